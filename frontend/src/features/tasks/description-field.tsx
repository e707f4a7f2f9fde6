import { Description } from '@tasktrail/contract';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { ruleWords } from '../failure-words.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';

/** The text of a task, shown as it was written. Editing keeps a draft until it is saved. */
export function DescriptionField(props: { view: TaskView }): ReactNode {
  const { view } = props;
  const draftKey = `${view.id ?? view.key}/description`;
  const [isEditing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  function leave(): void {
    setEditing(false);
    queueMicrotask(() => edit.current?.focus());
  }
  return (
    <div className="two panel-text">
      <span className="ink">{text('panel.text')}</span>
      <div className="words">
        {isEditing ? (
          <DescriptionEditor view={view} draftKey={draftKey} onDone={leave} />
        ) : (
          <>
            {view.description !== '' && <p className="prose">{view.description}</p>}
            {!view.deleted && (
              <button ref={edit} type="button" className="b link" onClick={() => setEditing(true)}>
                {text(view.description === '' ? 'panel.addText' : 'panel.editText')}
              </button>
            )}
            <DraftChip draftKey={draftKey} current={view.description} onContinue={() => setEditing(true)} />
          </>
        )}
      </div>
    </div>
  );
}

function DescriptionEditor(props: { view: TaskView; draftKey: string; onDone: () => void }): ReactNode {
  const { view, draftKey, onDone } = props;
  const { drafts, actions, announcer } = useWorkspace();
  const [value, setValue] = useState(() => drafts.get(draftKey) ?? view.description);
  const [startedFrom] = useState(view.description);
  const [rule, setRule] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const ruleId = useId();
  useEffect(() => field.current?.focus(), []);

  function change(next: string): void {
    setValue(next);
    setRule(null);
    if (next === view.description) drafts.end(draftKey);
    else drafts.write(draftKey, next);
  }

  function save(): void {
    const judged = Description.safeParse(value);
    if (!judged.success) {
      const words = ruleWords(judged.error.issues[0]?.message ?? '');
      setRule(words);
      announcer.alert(words);
      field.current?.focus();
      return;
    }
    drafts.end(draftKey);
    actions.update(view.key, { description: value });
    onDone();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      onDone();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    }
  }

  return (
    <>
      <textarea
        ref={field}
        className="field text-field"
        rows={5}
        aria-label={text('panel.text')}
        aria-invalid={rule !== null}
        aria-describedby={ruleId}
        readOnly={view.deleted}
        value={value}
        onChange={(event) => change(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <span id={ruleId} className="rule-words">
        {rule ?? (view.description === startedFrom ? null : text('panel.textMoved'))}
        {view.deleted && text('panel.textDeleted')}
      </span>
      <span className="ways">
        {!view.deleted && (
          <button type="button" className="b go" onClick={save}>
            {text('action.save')} <kbd aria-hidden="true">Ctrl ↵</kbd>
          </button>
        )}
        <button type="button" className="b bare" onClick={onDone}>
          {text('action.later')}
        </button>
      </span>
    </>
  );
}
