import type { HistoryEntry as HistoryEntryData } from '@tasktrail/contract';
import { Fragment, useEffect, useState, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { FailureRegion } from '../failure-region.tsx';
import {
  useAudited,
  useAuditedUpTo,
  useHistory,
  useLasting,
  useWorkspace,
} from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import { DayLine, HistoryEntry, PendingEntry, SealedLine } from './history-entry.tsx';
import { RestoreDialog } from './restore-dialog.tsx';
import type { HistoryState } from './task-histories.ts';

/** The feed tells of a change soon after its answer; when it does not, the history is read again. */
const FEED_LATE_MS = 1_500;
const QUIET_MS = 150;

interface HistoryProps {
  readonly view: TaskView;
  readonly taskId: number;
}

/** The spine stood upright: every change, newest first, above the double rule what still waits for its seal. */
export function TaskHistory(props: HistoryProps): ReactNode {
  const { view, taskId } = props;
  const history = useFreshHistory(props);
  const newest = history.entries[0]?.version ?? 0;
  const [restoring, setRestoring] = useState<HistoryEntryData | null>(null);
  const isEmpty = view.pending.length + history.entries.length === 0;
  // Versions enter the log in order, so watching the newest one fills them all.
  useAudited(taskId, newest === 0 ? null : newest);
  return (
    <section className="history" aria-labelledby="history-title">
      <div className="tabs">
        <h3 id="history-title">{text('history.title')}</h3>
        <span className="n">{newest === 0 ? '' : text('count.exactly', { count: newest })}</span>
      </div>
      {!isEmpty && (
        <div role="feed" aria-label={text('history.feed')} aria-busy={history.phase === 'loading'}>
          {view.pending.toReversed().map((operation) => (
            <article key={operation.opId} className="ev" aria-label={text('seal.waiting')}>
              <PendingEntry operation={operation} />
            </article>
          ))}
          <Entries view={view} taskId={taskId} history={history} onRestore={setRestoring} />
        </div>
      )}
      <HistoryFoot taskId={taskId} history={history} />
      {restoring !== null && (
        <RestoreDialog
          view={view}
          entries={history.entries}
          entry={restoring}
          onClose={() => setRestoring(null)}
        />
      )}
    </section>
  );
}

function useFreshHistory({ view, taskId }: HistoryProps): HistoryState {
  const { histories } = useWorkspace();
  const history = useHistory(taskId);
  const isBehind = history.phase === 'ready' && view.version > (history.entries[0]?.version ?? 0);
  const isLate = useLasting(isBehind, FEED_LATE_MS);
  useEffect(() => void histories.refresh(taskId), [histories, taskId]);
  useEffect(() => {
    if (isLate) void histories.refresh(taskId);
  }, [histories, taskId, isLate]);
  return history;
}

function Entries(
  props: HistoryProps & {
    history: HistoryState;
    onRestore: (entry: HistoryEntryData) => void;
  },
): ReactNode {
  const { view, history, onRestore } = props;
  const upTo = useAuditedUpTo(props.taskId);
  return history.entries.map((entry, index) => (
    <Fragment key={entry.event_id}>
      {entry.version === upTo && <SealedLine version={entry.version} waiting={index} />}
      <DayLine entry={entry} above={history.entries[index - 1]} />
      <HistoryEntry
        entry={entry}
        isAudited={entry.audited || entry.version <= upTo}
        onRestore={canRestore(entry, view) ? () => onRestore(entry) : null}
      />
    </Fragment>
  ));
}

/** The current version is here already, and a version in the trash has no place to go back to. */
function canRestore(entry: HistoryEntryData, view: TaskView): boolean {
  return !view.deleted && entry.version < view.version && entry.event !== 'task.deleted';
}

function HistoryFoot(props: { taskId: number; history: HistoryState }): ReactNode {
  const { taskId, history } = props;
  const { histories } = useWorkspace();
  const isLoading = history.phase === 'loading' && history.entries.length === 0;
  const isSlow = useLasting(isLoading, QUIET_MS);
  const more = (): void => void histories.more(taskId);
  const again = (): void => void histories.refresh(taskId);
  return (
    <>
      {isSlow && <p className="history-note meta">{text('history.loading')}</p>}
      {history.failure !== null && (
        <FailureRegion
          title={text('history.failed')}
          failure={history.failure}
          onRetry={history.next === null ? again : more}
        />
      )}
      {history.next !== null && history.phase === 'ready' && (
        <p className="history-note">
          <button type="button" className="b link" onClick={more}>
            {text('history.more')}
          </button>
        </p>
      )}
    </>
  );
}
