import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { useDraftedText } from '../drafts/use-drafted-text.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import { titleDraftKey, titleRule } from './field-rules.ts';
import type { TaskView } from './fold-task.ts';
import { idName } from './task-words.ts';

/**
 * Edits a title where it stands. Enter sends it, Escape and leaving keep a draft. What others write meanwhile is told
 * beside the field and never put into it.
 */
export function TitleEditor(props: { view: TaskView; onDone: () => void }): ReactNode {
  const { view, onDone } = props;
  const { actions } = useWorkspace();
  const { value, rule, change, accept } = useDraftedText(
    titleDraftKey(view),
    view.title,
    titleRule,
  );
  const [startedFrom] = useState(view.title);
  const field = useRef<HTMLTextAreaElement>(null);
  const ruleId = useId();
  useEffect(() => field.current?.select(), []);

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape') onDone();
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!accept()) return;
      actions.update(view.key, { title: value.trim() });
      onDone();
    }
  }

  return (
    <span className="editor">
      <textarea
        ref={field}
        className="field title-field"
        rows={1}
        value={value}
        aria-label={text('field.title', {
          task: view.id === null ? text('task.new') : idName(view.id),
        })}
        aria-invalid={rule !== null}
        aria-describedby={ruleId}
        onChange={(event) => change(event.target.value.replaceAll(/\r?\n/g, ' '))}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (rule === null && document.hasFocus()) onDone();
        }}
      />
      <span id={ruleId} className="rule-words">
        {rule ?? (view.title === startedFrom ? null : text('field.now', { value: view.title }))}
      </span>
    </span>
  );
}
