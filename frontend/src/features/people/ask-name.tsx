import { PersonName } from '@tasktrail/contract';
import { useId, useState, type SubmitEvent, type ReactNode } from 'react';
import { isFailure } from '../../api/failure.ts';
import { text } from '../../messages/text.tsx';
import { failureWords, ruleWords } from '../failure-words.ts';
import { useMe, useReceipts, useWorkspace } from '../use-workspace.ts';

/** Saves a name: on the server for everybody, then in this browser. */
function useRename(): (name: string) => Promise<string | null> {
  const { api, me, people, newId } = useWorkspace();
  return async (wanted) => {
    const judged = PersonName.safeParse(wanted);
    if (!judged.success) return ruleWords(judged.error.issues[0]?.message ?? '');
    try {
      people.know([await api.putPerson(me.get().id, judged.data, newId())]);
    } catch (error) {
      if (!isFailure(error)) throw error;
      return failureWords(error);
    }
    me.rename(judged.data);
    return null;
  };
}

export function NameForm(props: {
  onDone: () => void;
  decline: string;
  question: string;
}): ReactNode {
  const { me } = useWorkspace();
  const rename = useRename();
  const [name, setName] = useState(useMe().name ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const id = useId();
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const refused = await rename(name);
    setProblem(refused);
    if (refused === null) props.onDone();
  }
  return (
    <form className="name-form" onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{props.question}</label>
      <input
        id={id}
        className="field"
        autoComplete="name"
        value={name}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-rule`}
        onChange={(event) => {
          setName(event.target.value);
          setProblem(null);
        }}
      />
      <button type="submit" className="b go">
        {text('action.save')}
      </button>
      <button
        type="button"
        className="b bare"
        onClick={() => {
          me.decline();
          props.onDone();
        }}
      >
        {props.decline}
      </button>
      <output id={`${id}-rule`} className="rule-words">
        {problem}
      </output>
    </form>
  );
}

/** Asks once, after the first change, and takes neither focus nor place from it. */
export function AskName(): ReactNode {
  const me = useMe();
  const { receipts } = useReceipts();
  const [isDone, setDone] = useState(false);
  if (isDone || me.asked || me.name !== null || receipts.length === 0) return null;
  return (
    <section className="ask-name" aria-label={text('name.label')}>
      <NameForm
        question={text('name.question')}
        decline={text('name.later')}
        onDone={() => setDone(true)}
      />
    </section>
  );
}
