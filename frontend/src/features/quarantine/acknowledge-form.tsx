import { ACKNOWLEDGE_REASON_MAX, AcknowledgeRecord } from '@tasktrail/contract';
import { useId, useRef, useState, type ReactNode, type SubmitEvent } from 'react';
import { isFailure } from '../../api/failure.ts';
import { words } from '../../messages/pipeline-words.tsx';
import { failureWords, ruleWords } from '../failure-words.ts';
import { usePipelineRoom } from '../pipeline/use-pipeline.ts';
import { useWorkspace } from '../use-workspace.ts';

/** Sends the reason; the same one tried again is the same act. */
function useAcknowledge(id: string): (reason: string) => Promise<string | null> {
  const { api, watch } = usePipelineRoom();
  const { newId } = useWorkspace();
  const sent = useRef({ reason: '', key: '' });
  return async (wanted) => {
    const judged = AcknowledgeRecord.safeParse({ reason: wanted });
    if (!judged.success) return ruleWords(judged.error.issues[0]?.message ?? '');
    const { reason } = judged.data;
    if (sent.current.reason !== reason) sent.current = { reason, key: newId() };
    try {
      await api.acknowledge(id, reason, sent.current.key);
    } catch (error) {
      if (!isFailure(error)) throw error;
      return failureWords(error);
    }
    sent.current = { reason: '', key: '' };
    await watch.again();
    return null;
  };
}

/** Says that somebody looked, and why it is all right: another act, never a release. */
export function AcknowledgeForm(props: {
  id: string;
  isAgain: boolean;
  onDone: () => void;
}): ReactNode {
  const acknowledge = useAcknowledge(props.id);
  const { announcer } = useWorkspace();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const field = useId();
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const refused = await acknowledge(reason);
    setProblem(refused);
    if (refused !== null) return;
    setReason('');
    announcer.say(words('acknowledge.said'));
    props.onDone();
  }
  return (
    <form className="acknowledge" onSubmit={(event) => void submit(event)}>
      <h3>{words(props.isAgain ? 'acknowledge.again' : 'acknowledge.title')}</h3>
      <p className="meta">{words('acknowledge.lead')}</p>
      <label htmlFor={field}>{words('acknowledge.reason')}</label>
      <textarea
        id={field}
        className="field"
        rows={2}
        value={reason}
        maxLength={ACKNOWLEDGE_REASON_MAX * 2}
        aria-invalid={problem !== null}
        aria-describedby={`${field}-rule`}
        onChange={(event) => {
          setReason(event.target.value);
          setProblem(null);
        }}
      />
      <output id={`${field}-rule`} className="rule-words">
        {problem}
      </output>
      <button type="submit" className="b go">
        {words('acknowledge.do')}
      </button>
    </form>
  );
}
