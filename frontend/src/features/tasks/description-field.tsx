import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { useDraftedText } from '../drafts/use-drafted-text.ts';
import { isComposing } from '../keys.ts';
import { useWorkspace } from '../use-workspace.ts';
import { descriptionDraftKey, descriptionRule } from './field-rules.ts';
import type { TaskView } from './fold-task.ts';

/** The text of a task, shown as it was written. Editing keeps a draft until it is saved. */
export function DescriptionField(props: { view: TaskView }): ReactNode {
  const { view } = props;
  const [isEditing, setEditing] = useState(false);
  const edit = useRef<HTMLButtonElement>(null);
  function leave(): void {
    setEditing(false);
    requestAnimationFrame(() => edit.current?.focus());
  }
  return (
    <div className="two panel-text">
      <span className="ink">{text('panel.text')}</span>
      <div className="words">
        {isEditing ? (
          <DescriptionEditor view={view} onDone={leave} />
        ) : (
          <>
            {view.description !== '' && <p className="prose">{view.description}</p>}
            {!view.deleted && (
              <button ref={edit} type="button" className="b link" onClick={() => setEditing(true)}>
                {text(view.description === '' ? 'panel.addText' : 'panel.editText')}
              </button>
            )}
            <DraftChip
              draftKey={descriptionDraftKey(view)}
              current={view.description}
              onContinue={() => setEditing(true)}
            />
          </>
        )}
      </div>
    </div>
  );
}

function DescriptionEditor(props: { view: TaskView; onDone: () => void }): ReactNode {
  const { view, onDone } = props;
  const { actions } = useWorkspace();
  const draftKey = descriptionDraftKey(view);
  const { value, rule, change, accept } = useDraftedText(
    draftKey,
    view.description,
    descriptionRule,
  );
  const [startedFrom] = useState(view.description);
  const field = useRef<HTMLTextAreaElement>(null);
  const ruleId = useId();
  useEffect(() => field.current?.focus(), []);

  function save(): void {
    if (!accept()) {
      field.current?.focus();
      return;
    }
    actions.update(view.key, { description: value });
    onDone();
  }

  function onKeyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    event.stopPropagation();
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Escape') onDone();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !view.deleted) save();
  }

  const moved = view.description === startedFrom ? null : text('panel.textMoved');
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
        {rule ?? (view.deleted ? text('panel.textDeleted') : moved)}
      </span>
      <EditorButtons canSave={!view.deleted} onSave={save} onLater={onDone} />
    </>
  );
}

function EditorButtons(props: {
  canSave: boolean;
  onSave: () => void;
  onLater: () => void;
}): ReactNode {
  return (
    <span className="ways">
      {props.canSave && (
        <button type="button" className="b go" onClick={props.onSave}>
          {text('action.save')} <kbd aria-hidden="true">Ctrl ↵</kbd>
        </button>
      )}
      <button type="button" className="b bare" onClick={props.onLater}>
        {text('action.later')}
      </button>
    </span>
  );
}
