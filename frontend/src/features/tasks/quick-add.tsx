import type { TaskStatus } from '@tasktrail/contract';
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { useDraftedText } from '../drafts/use-drafted-text.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import { QUICK_ADD_DRAFT, titleRule } from './field-rules.ts';
import type { RowKey } from './operation.ts';
import { statusMarks, statusName } from './task-words.ts';

export interface QuickAddProps {
  readonly status: TaskStatus;
  readonly onAdded: (key: RowKey, stay: boolean) => void;
  readonly onClose: () => void;
}

/** The next line of the ledger. Enter adds and closes, Shift+Enter adds and stays, Escape keeps the words as a draft. */
export function QuickAdd(props: QuickAddProps): ReactNode {
  const { actions } = useWorkspace();
  const line = useDraftedText(QUICK_ADD_DRAFT, '', titleRule);
  const input = useRef<HTMLInputElement>(null);
  const ruleId = useId();
  useEffect(() => input.current?.focus(), []);

  function add(stay: boolean): void {
    if (line.accept()) {
      const title = line.value.trim();
      line.clear();
      props.onAdded(actions.create({ title, status: props.status }), stay);
    }
    input.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    event.stopPropagation();
    closeOnEscape(event, props.onClose);
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
    event.preventDefault();
    add(event.shiftKey);
  }

  return (
    <dialog open className="add" aria-label={text('add.label')}>
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
            aria-invalid={line.rule !== null}
            aria-describedby={ruleId}
            value={line.value}
            onChange={(event) => line.change(event.target.value)}
            onKeyDown={onKeyDown}
          />
        </div>
      </div>
      <Below status={props.status} onAdd={() => add(false)} onClose={props.onClose}>
        <span id={ruleId} className="rule-words">
          {line.rule}
        </span>
      </Below>
    </dialog>
  );
}

function closeOnEscape(event: KeyboardEvent, onClose: () => void): void {
  if (event.key !== 'Escape' || isComposing(event.nativeEvent)) return;
  event.stopPropagation();
  onClose();
}

function Below(props: {
  status: TaskStatus;
  onAdd: () => void;
  onClose: () => void;
  children: ReactNode;
}): ReactNode {
  return (
    <div className="below">
      <span />
      <div className="chips">
        <span className="chip">
          <Glyph mark={statusMarks[props.status]} />
          {statusName(props.status)}
        </span>
        {props.children}
        <span className="grow" />
        <span className="meta add-more">
          <kbd>Shift ↵</kbd> {text('add.another')}
        </span>
        <button
          type="button"
          className="b bare"
          onClick={props.onClose}
          onKeyDown={(event) => closeOnEscape(event, props.onClose)}
        >
          {text('action.close')}
        </button>
        <button
          type="button"
          className="b go"
          onClick={props.onAdd}
          onKeyDown={(event) => closeOnEscape(event, props.onClose)}
        >
          {text('action.add')} <kbd aria-hidden="true">↵</kbd>
        </button>
      </div>
    </div>
  );
}
