import { useEffect, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { Glyph, SealMark } from '../../ui/marks.tsx';
import { failureWords, requestIdOf } from '../failure-words.ts';
import {
  useAudited,
  useLive,
  useNames,
  useQueue,
  useReceipts,
  useRow,
  useWorkspace,
} from '../use-workspace.ts';
import { taskName } from '../tasks/task-words.ts';
import { WaitingChanges } from './waiting-changes.tsx';
import { fieldWords, ReceiptWords, valueWords } from './receipt-words.tsx';
import type { Overwrite } from './find-overwrite.ts';
import type { Receipt } from './receipt.ts';

/** The last thing I did, its seal, and the way back, for as long as it stays the last thing. No timer runs here. */
export function ReceiptLine(): ReactNode {
  const { last, refusal, overwrite, question } = useReceipts();
  return (
    <section className="receipt" aria-label={text('receipt.label')} id="receipt">
      <div className="said">
        {question !== null ? (
          <Question receipt={question} />
        ) : refusal !== null ? (
          <Refused
            receipt={refusal.receipt}
            why={failureWords(refusal.failure)}
            requestId={requestIdOf(refusal.failure)}
          />
        ) : overwrite !== null ? (
          <Overwritten overwrite={overwrite} />
        ) : last !== null ? (
          <Last key={last.opId} receipt={last} />
        ) : (
          <span className="quiet">{text('receipt.nothing')}</span>
        )}
      </div>
      <Standing />
    </section>
  );
}

function Last(props: { receipt: Receipt }): ReactNode {
  const { receipt } = props;
  const { actions } = useWorkspace();
  const audited = useAudited(receipt.taskId, receipt.version);
  const seal = receipt.version === null ? 'waiting' : audited ? 'audited' : 'committed';
  return (
    <>
      <SealMark state={seal} label={text(`seal.${seal}`)} />
      <span className="clip">
        <ReceiptWords receipt={receipt} />
      </span>
      {receipt.role === 'undo' ? (
        <Redo />
      ) : (
        <>
          <button type="button" className="b link" onClick={() => actions.undo(receipt)}>
            {text('action.undo')}
          </button>
          <kbd aria-hidden="true">Ctrl Z</kbd>
        </>
      )}
    </>
  );
}

function Redo(): ReactNode {
  const { actions, receipts } = useWorkspace();
  const next = receipts.nextRedo();
  if (next === undefined) return null;
  return (
    <button type="button" className="b link" onClick={() => actions.redo(next)}>
      {text('action.redo')}
    </button>
  );
}

function Question(props: { receipt: Receipt }): ReactNode {
  const { actions, receipts, announcer } = useWorkspace();
  const remote = useRow(props.receipt.key)?.remote;
  const name = useNames();
  const values = {
    task: taskName({ id: props.receipt.taskId, title: props.receipt.title }),
    name: remote === undefined || remote === null ? text('actor.someone') : name(remote.actor),
  };
  const words = text('receipt.question', values);
  useEffect(() => announcer.say(words), [announcer, words]);
  return (
    <>
      <Glyph mark="blocked" />
      <span className="clip">{words}</span>
      <button type="button" className="b link" onClick={() => actions.undo(props.receipt, true)}>
        {text('receipt.undoAnyway')}
      </button>
      <button type="button" className="b link" onClick={receipts.dismiss}>
        {text('receipt.keep')}
      </button>
    </>
  );
}

function Refused(props: { receipt: Receipt; why: string; requestId: string | null }): ReactNode {
  const { receipts, announcer } = useWorkspace();
  const task = taskName({ id: props.receipt.taskId, title: props.receipt.title });
  const words = text('receipt.refused', { task, why: props.why });
  useEffect(() => announcer.alert(words), [announcer, words]);
  return (
    <>
      <Glyph mark="blocked" />
      <span
        className="clip"
        title={
          props.requestId === null ? undefined : text('receipt.request', { id: props.requestId })
        }
      >
        {words}
      </span>
      <button type="button" className="b link" onClick={receipts.dismiss}>
        {text('refused.dismiss')}
      </button>
    </>
  );
}

/** Two of us wrote the same field: whose value stands, and how to bring the other back. Both are in the history. */
function Overwritten(props: { overwrite: Overwrite }): ReactNode {
  const { overwrite } = props;
  const { actions, receipts, announcer } = useWorkspace();
  const name = useNames();
  const other = overwrite.stands === 'theirs' ? overwrite.mine : overwrite.theirs;
  const values = {
    name: name(overwrite.actor),
    task: taskName({ id: overwrite.taskId, title: '' }),
    field: fieldWords(overwrite.field),
    theirs: valueWords(overwrite.field, overwrite.theirs),
    mine: valueWords(overwrite.field, overwrite.mine),
  };
  const id = overwrite.stands === 'theirs' ? 'overwrite.theirs' : 'overwrite.mine';
  const plain = text(id, values).replaceAll(/<\/?b>/g, '');
  useEffect(() => announcer.alert(plain), [announcer, plain]);
  return (
    <>
      <Glyph mark="active" />
      <span className="clip">
        <Text id={id} values={values} />
      </span>
      <button
        type="button"
        className="b link"
        onClick={() => {
          receipts.dismiss();
          actions.update(overwrite.key, { [overwrite.field]: other });
        }}
      >
        {text(overwrite.stands === 'theirs' ? 'overwrite.useMine' : 'overwrite.useTheirs')}
      </button>
      <button type="button" className="b link" onClick={receipts.dismiss}>
        {text('refused.dismiss')}
      </button>
    </>
  );
}

/** What stands between my changes and the audit log: the queue on this device, or seals to come. */
function Standing(): ReactNode {
  const queue = useQueue();
  const live = useLive();
  return (
    <span className="meta standing">
      {live.newBuild && (
        <button type="button" className="b link" onClick={() => location.reload()}>
          {text('build.reload')}
        </button>
      )}
      {queue.waiting > 0 && queue.trouble !== null ? (
        <WaitingChanges count={queue.waiting} />
      ) : (
        live.offlineSince !== null && text('queue.offline')
      )}
    </span>
  );
}
