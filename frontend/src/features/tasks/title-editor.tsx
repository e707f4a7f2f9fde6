import { Title } from '@tasktrail/contract';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { ruleWords } from '../failure-words.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import { idName } from './task-words.ts';

export function titleDraftKey(view: Pick<TaskView, 'id' | 'key'>): string {
  return `${view.id ?? view.key}/title`;
}

/** The rule a title breaks, in words; null when the contract takes it. */
export function titleRule(title: string): string | null {
  const judged = Title.safeParse(title);
  return judged.success ? null : ruleWords(judged.error.issues[0]?.message ?? '');
}

/**
 * Edits a title where it stands. Enter sends it, Escape and leaving keep a draft. What others write meanwhile is told
 * beside the field and never put into it.
 */
export function TitleEditor(props: {
  view: TaskView;
  multiline?: boolean;
  onDone: (how: 'saved' | 'left') => void;
}): ReactNode {
  const { view } = props;
  const { drafts, actions, announcer } = useWorkspace();
  const draftKey = titleDraftKey(view);
  const [value, setValue] = useState(() => drafts.get(draftKey) ?? view.title);
  const [startedFrom] = useState(view.title);
  const [rule, setRule] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const ruleId = useId();
  const done = useRef(false);

  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);

  function finish(how: 'saved' | 'left'): void {
    if (done.current) return;
    done.current = true;
    props.onDone(how);
  }

  function change(next: string): void {
    setValue(next);
    setRule(null);
    if (next === view.title) drafts.end(draftKey);
    else drafts.write(draftKey, next);
  }

  function save(): void {
    const broken = titleRule(value);
    setRule(broken);
    if (broken !== null) {
      announcer.alert(broken);
      return;
    }
    drafts.end(draftKey);
    actions.update(view.key, { title: value.trim() });
    finish('saved');
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      save();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      finish('left');
    }
  }

  return (
    <span className="editor">
      <textarea
        ref={field}
        className="field title-field"
        rows={1}
        value={value}
        aria-label={text('field.title', { task: view.id === null ? text('task.new') : idName(view.id) })}
        aria-invalid={rule !== null}
        aria-describedby={ruleId}
        onChange={(event) => change(event.target.value.replaceAll(/\r?\n/g, ' '))}
        onKeyDown={onKeyDown}
        onBlur={() => {
          if (rule === null && document.hasFocus()) finish('left');
        }}
      />
      <span id={ruleId} className="rule-words">
        {rule ?? (view.title === startedFrom ? null : text('field.now', { value: view.title }))}
      </span>
    </span>
  );
}
