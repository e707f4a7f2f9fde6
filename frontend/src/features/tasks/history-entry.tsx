import type { HistoryEntry as HistoryEntryData } from '@tasktrail/contract';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { clockTime, dayKey, dayTitle, fullTime } from '../../messages/time.ts';
import { SealMark } from '../../ui/marks.tsx';
import { useNames, useNow } from '../use-workspace.ts';
import { ChangeWords, PendingWords } from './change-words.tsx';
import type { Operation } from './operation.ts';
import { eventHeights } from './ticks.ts';

/** The head of a day, where a new one begins. */
export function DayLine(props: {
  entry: HistoryEntryData;
  above: HistoryEntryData | undefined;
}): ReactNode {
  const now = useNow();
  const at = Date.parse(props.entry.occurred_at);
  const above = props.above === undefined ? null : Date.parse(props.above.occurred_at);
  if (above !== null && dayKey(above) === dayKey(at)) return null;
  return (
    <div className="day">
      <span />
      <span>{dayTitle(at, now)}</span>
    </div>
  );
}

/** The double rule: above it committed and waiting, below it sealed. */
export function SealedLine(props: { version: number; waiting: number }): ReactNode {
  return (
    <div className="sealed">
      <span />
      <span>
        <Text
          id="history.sealed"
          values={{ version: `v${props.version}`, waiting: props.waiting }}
        />
      </span>
    </div>
  );
}

/** One committed change: when, who, before and after, its seal, and the way back to it. */
export function HistoryEntry(props: {
  entry: HistoryEntryData;
  isAudited: boolean;
  onRestore: (() => void) | null;
}): ReactNode {
  const { entry, isAudited, onRestore } = props;
  const names = useNames();
  const at = Date.parse(entry.occurred_at);
  const name = names(entry.actor);
  const version = `v${entry.version}`;
  const seal = text(isAudited ? 'seal.audited' : 'seal.committed');
  const kind = entry.changes?.['status'] === undefined ? eventHeights[entry.event] : 4;
  return (
    <article
      className="ev"
      aria-label={text('history.entry', { version, name, time: fullTime(at), seal })}
    >
      <div className="ink">
        <time dateTime={entry.occurred_at} title={fullTime(at)}>
          {clockTime(at)}
        </time>
        <span className={`kind k${kind}`} />
      </div>
      <span className="stamp">
        <SealMark state={isAudited ? 'audited' : 'committed'} label={seal} />
      </span>
      <div className="words">
        <span className="who">{name}</span> <ChangeWords entry={entry} />
        <EntryActs entry={entry} onRestore={onRestore} />
      </div>
    </article>
  );
}

function EntryActs(props: { entry: HistoryEntryData; onRestore: (() => void) | null }): ReactNode {
  const { entry, onRestore } = props;
  const version = `v${entry.version}`;
  return (
    <span className="acts">
      <Link
        to="/pipeline"
        search={{ event: entry.event_id }}
        className="b link"
        aria-label={text('history.wayOf', { version })}
      >
        {text('history.way')}
      </Link>
      {onRestore !== null && (
        <button
          type="button"
          className="b link"
          aria-label={text('history.restoreVersion', { version })}
          onClick={onRestore}
        >
          {text('history.restore')}
        </button>
      )}
    </span>
  );
}

/** A change that is still on this device stands above the history it will join. */
export function PendingEntry(props: { operation: Operation; children?: ReactNode }): ReactNode {
  const { operation } = props;
  return (
    <>
      <div className="ink">
        <time>{clockTime(Date.parse(operation.at))}</time>
      </div>
      <span className="stamp">
        <SealMark state="waiting" label={text('seal.waiting')} />
      </span>
      <div className="words">
        <span>
          {props.children}
          <PendingWords operation={operation} />
        </span>
      </div>
    </>
  );
}
