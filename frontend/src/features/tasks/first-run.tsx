import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { SealMark, type SealState } from '../../ui/marks.tsx';
import { useDraftedText } from '../drafts/use-drafted-text.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import { QUICK_ADD_DRAFT, titleRule } from './field-rules.ts';
import type { RowKey } from './operation.ts';

const BLANK_LINES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l'];
const seals = [
  { state: 'waiting', id: 'first.waiting' },
  { state: 'committed', id: 'first.committed' },
  { state: 'audited', id: 'first.audited' },
] as const satisfies readonly { state: SealState; id: string }[];

/** An empty ledger: the line to write on, and what the seals mean. */
export function FirstRun(props: { onAdded: (key: RowKey) => void }): ReactNode {
  return (
    <div className="scroll page">
      <FirstLine onAdded={props.onAdded} />
      <div className="blank">
        <span />
        <p className="meta how">
          <Text id="first.how" />
        </p>
      </div>
      <div className="blank" />
      <div className="blank legend">
        <span />
        <div className="words">
          <p>{text('first.record')}</p>
          {seals.map((seal) => (
            <p key={seal.state} className="key">
              <SealMark state={seal.state} />
              <span>{text(seal.id)}</span>
            </p>
          ))}
        </div>
      </div>
      {BLANK_LINES.map((line) => (
        <div key={line} className="blank" />
      ))}
    </div>
  );
}

function FirstLine(props: { onAdded: (key: RowKey) => void }): ReactNode {
  const { actions } = useWorkspace();
  const line = useDraftedText(QUICK_ADD_DRAFT, '', titleRule);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  // The list was emptied under the focus: the line takes it.
  useEffect(() => {
    if (document.activeElement === document.body) input.current?.focus();
  }, []);

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    if (!line.accept()) return;
    props.onAdded(actions.create({ title: line.value.trim(), status: 'pending' }));
  }

  return (
    <div className="write">
      <label className="ink id" htmlFor={id}>
        <span className="sr">{text('add.title')}</span>
        <span aria-hidden="true">{text('task.new')}</span>
      </label>
      <div className="words">
        <input
          ref={input}
          id={id}
          type="text"
          autoComplete="off"
          enterKeyHint="done"
          placeholder={text('first.write')}
          aria-invalid={line.rule !== null}
          aria-describedby={`${id}-rule`}
          value={line.value}
          onChange={(event) => line.change(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <span id={`${id}-rule`} className="rule-words">
          {line.rule}
        </span>
      </div>
    </div>
  );
}
