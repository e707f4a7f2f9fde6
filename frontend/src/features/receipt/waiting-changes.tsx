import { useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SealMark } from '../../ui/marks.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { PendingEntry } from '../tasks/history-entry.tsx';
import { taskName } from '../tasks/task-words.ts';

/** Says how many changes are kept on this device; each can be looked at and dropped. */
export function WaitingChanges(props: { count: number }): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  return (
    <>
      <SealMark state="waiting" />
      <span>
        <Text id="queue.kept" values={{ count: props.count }} />
      </span>
      <button ref={opener} type="button" className="b link" onClick={() => setOpen(true)}>
        {text('queue.show')}
      </button>
      {isOpen && <QueueDialog onClose={() => setOpen(false)} />}
    </>
  );
}

function QueueDialog(props: { onClose: () => void }): ReactNode {
  const { store, queue } = useWorkspace();
  useSyncExternalStore(store.subscribeLayout, store.layoutVersion);
  return (
    <Dialog title={text('queue.title')} closeLabel={text('action.close')} onClose={props.onClose}>
      <p className="lead">{text('queue.lead')}</p>
      <ol className="queue">
        {store.operations.map((operation) => {
          const view = store.row(operation.key)?.view;
          return (
            <li key={operation.opId} className="ev">
              <PendingEntry operation={operation}>
                {view !== undefined && operation.intent.kind !== 'create' && (
                  <b className="strong">{taskName(view)} </b>
                )}
              </PendingEntry>
              <button type="button" className="b link" onClick={() => queue.drop(operation.opId)}>
                {text('queue.drop')}
              </button>
            </li>
          );
        })}
      </ol>
    </Dialog>
  );
}
