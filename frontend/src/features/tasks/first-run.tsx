import { useId, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text, Text } from '../../messages/text.tsx';
import { SealMark } from '../../ui/marks.tsx';
import { isComposing } from '../keys.ts';
import { useDraft, useWorkspace } from '../use-workspace.ts';
import type { RowKey } from './operation.ts';
import { QUICK_ADD_DRAFT } from './quick-add.tsx';
import { titleRule } from './title-editor.tsx';

/** An empty ledger: the line to write on, and what the seals mean. */
export function FirstRun(props: { onAdded: (key: RowKey) => void }): ReactNode {
  const { drafts, actions, announcer } = useWorkspace();
  const value = useDraft(QUICK_ADD_DRAFT) ?? '';
  const [rule, setRule] = useState<string | null>(null);
  const id = useId();

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    const broken = titleRule(value);
    setRule(broken);
    if (broken !== null) {
      announcer.alert(broken);
      return;
    }
    drafts.end(QUICK_ADD_DRAFT);
    props.onAdded(actions.create({ title: value.trim(), status: 'pending' }));
  }

  return (
    <div className="scroll page">
      <div className="write">
        <label className="ink id" htmlFor={id}>
          <span className="sr">{text('add.title')}</span>
          <span aria-hidden="true">{text('task.new')}</span>
        </label>
        <div className="words">
          <input
            id={id}
            type="text"
            autoComplete="off"
            enterKeyHint="done"
            placeholder={text('first.write')}
            aria-invalid={rule !== null}
            aria-describedby={`${id}-rule`}
            value={value}
            onChange={(event) => {
              setRule(null);
              if (event.target.value === '') drafts.end(QUICK_ADD_DRAFT);
              else drafts.write(QUICK_ADD_DRAFT, event.target.value);
            }}
            onKeyDown={onKeyDown}
          />
          <span id={`${id}-rule`} className="rule-words">
            {rule}
          </span>
        </div>
      </div>
      <div className="blank">
        <span />
        <p className="meta">
          <Text id="first.how" tags={{ key: (children) => <kbd>{children}</kbd> }} />
        </p>
      </div>
      <div className="blank" />
      <div className="blank legend">
        <span />
        <div className="words">
          <p>{text('first.record')}</p>
          <p className="key">
            <SealMark state="waiting" />
            <span>{text('first.waiting')}</span>
          </p>
          <p className="key">
            <SealMark state="committed" />
            <span>{text('first.committed')}</span>
          </p>
          <p className="key">
            <SealMark state="audited" />
            <span>{text('first.audited')}</span>
          </p>
        </div>
      </div>
      {Array.from({ length: 12 }, (_, line) => (
        <div key={line} className="blank" />
      ))}
    </div>
  );
}
