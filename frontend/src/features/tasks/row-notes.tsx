import { useEffect, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { failureWords } from '../failure-words.ts';
import { useLatest, useNames, useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import type { RowKey } from './operation.ts';
import { statusName, taskName } from './task-words.ts';
import type { Refusal, RemoteChange } from './task-store.ts';

/** Says a change of somebody else aloud, when it concerns what the reader is at. */
export function useSpokenChange(
  view: TaskView,
  remote: RemoteChange | null,
  concerns: () => boolean,
): void {
  const { announcer } = useWorkspace();
  const names = useNames();
  const speak = useLatest((change: RemoteChange) => {
    if (!concerns()) return;
    announcer.say(text('say.remote', { name: names(change.actor), task: taskName(view) }));
  });
  useEffect(() => {
    if (remote !== null) speak.current(remote);
  }, [remote, speak]);
}

/** Who changed the row just now. */
export function RemoteName(props: { change: RemoteChange }): ReactNode {
  const name = useNames();
  return text('row.by', { name: name(props.change.actor) });
}

/** Why a row still stands where it no longer belongs. */
export function HeldTag(props: { view: TaskView; remote: RemoteChange | null }): ReactNode {
  const name = useNames();
  const { view, remote } = props;
  if (remote === null) return <span className="tag">{text('held.filter')}</span>;
  const values = { name: name(remote.actor), status: statusName(view.status) };
  if (view.deleted) return <span className="tag">{text('held.deleted', values)}</span>;
  if (remote.event === 'task.restored')
    return <span className="tag">{text('held.restored', values)}</span>;
  return (
    <span className="tag">
      {text(remote.fields.includes('status') ? 'held.moved' : 'held.changed', values)}
    </span>
  );
}

/** A change the server refused: the row is back, says why, and offers one way on. */
export function RefusalNote(props: { rowKey: RowKey; refusal: Refusal }): ReactNode {
  const { store, queue, receipts } = useWorkspace();
  const { operation, failure } = props.refusal;
  const isCreate = operation.intent.kind === 'create';
  function drop(): void {
    if (isCreate) queue.drop(operation.opId);
    else store.dismissRefusal(props.rowKey);
    receipts.dismiss();
  }
  return (
    <span className="why">
      <Text
        id={isCreate ? 'refused.create' : 'refused.change'}
        values={{ why: failureWords(failure) }}
      />
      <button type="button" className="b link" onClick={drop}>
        {text(isCreate ? 'refused.drop' : 'refused.dismiss')}
      </button>
    </span>
  );
}
