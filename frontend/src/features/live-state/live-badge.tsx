import { useEffect, useRef, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { clockTime } from '../../messages/time.ts';
import { useLive, useWorkspace } from '../use-workspace.ts';
import { isBehind, type LiveState } from './live-state.ts';

type Kind = 'live' | 'behind' | 'catching' | 'connecting' | 'offline';

function kindOf(live: LiveState): Kind {
  if (live.link === 'offline' || live.offlineSince !== null) return 'offline';
  if (live.link === 'connecting') return 'connecting';
  if (isBehind(live)) return 'behind';
  return live.listed ? 'live' : 'catching';
}

function wordsOf(kind: Kind, live: LiveState): string {
  switch (kind) {
    case 'live':
      return text('live.on');
    case 'behind':
      return text('live.behind');
    case 'catching':
      return text('live.catching');
    case 'connecting':
      return text('live.connecting');
    case 'offline':
      return text('live.offline', { since: clockTime(live.offlineSince ?? 0) });
    default:
      return kind satisfies never;
  }
}

/** How live the page is, in words. Only going offline and coming back is spoken. */
export function LiveBadge(): ReactNode {
  const live = useLive();
  const { announcer } = useWorkspace();
  const kind = kindOf(live);
  const offline = kind === 'offline';
  const wasOffline = useRef(false);
  useEffect(() => {
    if (offline === wasOffline.current) return;
    wasOffline.current = offline;
    announcer.say(text(offline ? 'say.offline' : 'say.online'));
  }, [offline, announcer]);
  return (
    <span className={`live live-${kind}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true">
        <Dot kind={kind} />
      </svg>
      <span className="live-words">
        {wordsOf(kind, live)}
        {kind === 'live' && live.delayMs !== null && (
          <span className="live-delay">{text('live.delay', { ms: live.delayMs })}</span>
        )}
      </span>
    </span>
  );
}

function Dot(props: { kind: Kind }): ReactNode {
  if (props.kind === 'live') return <circle cx="5" cy="5" r="4" fill="var(--done)" />;
  if (props.kind === 'offline') {
    return (
      <>
        <circle cx="5" cy="5" r="4" fill="none" stroke="var(--blocked)" strokeWidth="1.5" />
        <path d="M2 8l6-6" stroke="var(--blocked)" strokeWidth="1.5" />
      </>
    );
  }
  return (
    <>
      <circle cx="5" cy="5" r="4" fill="none" stroke="var(--active)" strokeWidth="1.5" />
      <path d="M5 1a4 4 0 0 1 0 8z" fill="var(--active)" />
    </>
  );
}
