import type { HistoryEntry } from '@tasktrail/contract';
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { clockTime, dayKey, dayTitle, fullTime } from '../../messages/time.ts';
import { SealMark } from '../../ui/marks.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { useAuditedUpTo, useHistory, useLasting, useNames, useNow, useWorkspace } from '../use-workspace.ts';
import { ChangeWords, PendingWords } from './change-words.tsx';
import type { TaskView } from './fold-task.ts';
import { RestoreDialog } from './restore-dialog.tsx';

/** The feed tells of a change soon after its answer; when it does not, the history is read again. */
const FEED_LATE_MS = 1_500;
const QUIET_MS = 150;

/** The spine stood upright: every change, newest first, above the double rule what still waits for its seal. */
export function TaskHistory(props: { view: TaskView; taskId: number }): ReactNode {
  const { view, taskId } = props;
  const { histories } = useWorkspace();
  const history = useHistory(taskId);
  const upTo = useAuditedUpTo(taskId);
  const [restoring, setRestoring] = useState<HistoryEntry | null>(null);
  const newest = history.entries[0]?.version ?? 0;
  const isLate = useLasting(history.phase === 'ready' && view.version > newest, FEED_LATE_MS);
  const isSlow = useLasting(history.phase === 'loading' && history.entries.length === 0, QUIET_MS);
  useEffect(() => void histories.refresh(taskId), [histories, taskId]);
  useEffect(() => {
    if (isLate) void histories.refresh(taskId);
  }, [histories, taskId, isLate]);
  useWatchedSeal(taskId, newest, upTo);

  return (
    <section className="history" aria-labelledby="history-title">
      <div className="tabs">
        <h3 id="history-title">{text('history.title')}</h3>
        <span className="n">{text(history.next === null ? 'count.exactly' : 'count.atLeast', { count: newest })}</span>
      </div>
      <div role="feed" aria-label={text('history.feed')} aria-busy={history.phase === 'loading'}>
        {view.pending.toReversed().map((operation) => (
          <article key={operation.opId} className="ev" aria-label={text('seal.waiting')}>
            <div className="ink">
              <time>{clockTime(Date.parse(operation.at))}</time>
            </div>
            <span className="stamp">
              <SealMark state="waiting" label={text('seal.waiting')} />
            </span>
            <div className="words">
              <PendingWords operation={operation} />
            </div>
          </article>
        ))}
        {history.entries.map((entry, index) => (
          <Fragment key={entry.event_id}>
            <DayLine entry={entry} above={history.entries[index - 1]} />
            {entry.version === upTo && <SealedLine version={entry.version} waiting={index} />}
            <Entry
              entry={entry}
              isAudited={entry.audited || entry.version <= upTo}
              onRestore={canRestore(entry, view) ? () => setRestoring(entry) : null}
            />
          </Fragment>
        ))}
      </div>
      {isSlow && <p className="history-note meta">{text('history.loading')}</p>}
      {history.failure !== null && (
        <FailureRegion
          title={text('history.failed')}
          failure={history.failure}
          onRetry={() => void (history.next === null ? histories.refresh(taskId) : histories.more(taskId))}
        />
      )}
      {history.next !== null && history.phase === 'ready' && (
        <p className="history-note">
          <button type="button" className="b link" onClick={() => void histories.more(taskId)}>
            {text('history.more')}
          </button>
        </p>
      )}
      {restoring !== null && (
        <RestoreDialog view={view} entries={history.entries} entry={restoring} onClose={() => setRestoring(null)} />
      )}
    </section>
  );
}

/** Versions enter the log in order, so watching the newest one fills them all. */
function useWatchedSeal(taskId: number, newest: number, upTo: number): void {
  const { seals } = useWorkspace();
  useEffect(() => {
    if (newest === 0 || newest <= upTo) return undefined;
    return seals.watch(taskId, newest);
  }, [seals, taskId, newest, upTo]);
}

/** The current version is here already, and a version in the trash has no place to go back to. */
function canRestore(entry: HistoryEntry, view: TaskView): boolean {
  return !view.deleted && entry.version < view.version && entry.event !== 'task.deleted';
}

function DayLine(props: { entry: HistoryEntry; above: HistoryEntry | undefined }): ReactNode {
  const now = useNow();
  const at = Date.parse(props.entry.occurred_at);
  if (props.above !== undefined && dayKey(Date.parse(props.above.occurred_at)) === dayKey(at)) return null;
  return (
    <div className="day">
      <span />
      <span>{dayTitle(at, now)}</span>
    </div>
  );
}

function SealedLine(props: { version: number; waiting: number }): ReactNode {
  return (
    <div className="sealed">
      <span />
      <span>
        <Text id="history.sealed" values={{ version: `v${props.version}`, waiting: props.waiting }} />
      </span>
    </div>
  );
}

const kinds = { 'task.created': 4, 'task.updated': 2, 'task.deleted': 4, 'task.restored': 4 } as const;

function Entry(props: { entry: HistoryEntry; isAudited: boolean; onRestore: (() => void) | null }): ReactNode {
  const { entry, isAudited, onRestore } = props;
  const name = useNames();
  const at = Date.parse(entry.occurred_at);
  const kind = entry.changes?.['status'] === undefined ? kinds[entry.event] : 4;
  const seal = text(isAudited ? 'seal.audited' : 'seal.committed');
  const label = text('history.entry', { version: `v${entry.version}`, name: name(entry.actor), time: clockTime(at), seal });
  return (
    <article className="ev" aria-label={label}>
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
        <span className="who">{name(entry.actor)}</span> <ChangeWords entry={entry} />
        {onRestore !== null && (
          <span className="acts">
            <button
              type="button"
              className="b link"
              aria-label={text('history.restoreVersion', { version: `v${entry.version}` })}
              onClick={onRestore}
            >
              {text('history.restore')}
            </button>
          </span>
        )}
      </div>
    </article>
  );
}
