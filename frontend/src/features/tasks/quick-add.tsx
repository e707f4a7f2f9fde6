import type { TaskStatus } from '@tasktrail/contract';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import type { RowKey } from './operation.ts';
import { statusMarks, statusName } from './task-words.ts';
import { titleRule } from './title-editor.tsx';

export const QUICK_ADD_DRAFT = 'new/title';

/** The next line of the ledger. Enter adds and closes, Shift+Enter adds and stays, Escape keeps the words as a draft. */
export function QuickAdd(props: {
  status: TaskStatus;
  onAdded: (key: RowKey, stay: boolean) => void;
  onClose: () => void;
}): ReactNode {
  const { drafts, actions, announcer } = useWorkspace();
  const [value, setValue] = useState(() => drafts.get(QUICK_ADD_DRAFT) ?? '');
  const [rule, setRule] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const ruleId = useId();

  useEffect(() => input.current?.focus(), []);

  function change(next: string): void {
    setValue(next);
    setRule(null);
    if (next === '') drafts.end(QUICK_ADD_DRAFT);
    else drafts.write(QUICK_ADD_DRAFT, next);
  }

  function add(stay: boolean): void {
    const broken = titleRule(value);
    setRule(broken);
    if (broken !== null) {
      announcer.alert(broken);
      input.current?.focus();
      return;
    }
    drafts.end(QUICK_ADD_DRAFT);
    const key = actions.create({ title: value.trim(), status: props.status });
    setValue('');
    props.onAdded(key, stay);
    if (stay) input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      props.onClose();
    } else if (event.key === 'Enter' && event.target === input.current) {
      event.preventDefault();
      add(event.shiftKey);
    }
  }

  return (
    <div className="add" role="dialog" aria-label={text('add.label')} onKeyDown={onKeyDown}>
      <div className="new">
        <span className="ink id" aria-hidden="true">
          {text('task.new')}
        </span>
        <div className="type">
          <input
            ref={input}
            type="text"
            autoComplete="off"
            enterKeyHint="done"
            aria-label={text('add.title')}
            aria-invalid={rule !== null}
            aria-describedby={ruleId}
            value={value}
            onChange={(event) => change(event.target.value)}
          />
        </div>
      </div>
      <div className="below">
        <span />
        <div className="chips">
          <span className="chip">
            <Glyph mark={statusMarks[props.status]} />
            {statusName(props.status)}
          </span>
          <span id={ruleId} className="rule-words">
            {rule}
          </span>
          <span className="grow" />
          <span className="meta add-more">
            <kbd>Shift ↵</kbd> {text('add.another')}
          </span>
          <button type="button" className="b bare" onClick={props.onClose}>
            {text('action.close')}
          </button>
          <button type="button" className="b go" onClick={() => add(false)}>
            {text('action.add')} <kbd aria-hidden="true">↵</kbd>
          </button>
        </div>
      </div>
    </div>
  );
}
