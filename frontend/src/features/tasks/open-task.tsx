import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { ReactNode, RefObject } from 'react';
import { text } from '../../messages/text.tsx';
import { Glyph } from '../../ui/marks.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { isTyping, rowCommand, type RowCommand } from '../keys.ts';
import { requestPage } from '../page-requests.ts';
import { useLatest, usePreferences, useWithin, useWorkspace } from '../use-workspace.ts';
import { DescriptionField } from './description-field.tsx';
import { titleDraftKey } from './field-rules.ts';
import type { TaskView } from './fold-task.ts';
import { PanelTop } from './panel-top.tsx';
import { rowOf } from './row-focus.ts';
import { useSpokenChange } from './row-notes.tsx';
import type { RowState } from './task-store.ts';
import { TaskHistory } from './task-history.tsx';
import { TaskProperties } from './task-properties.tsx';
import { TitleEditor } from './title-editor.tsx';

/** A change that was there before the panel opened is no news. */
const REMOTE_SPOKEN_MS = 1_000;

interface OpenTaskProps {
  readonly row: RowState;
  readonly taskId: number;
  readonly onClose: () => void;
}

/** An open task. Once deleted it can only be read, and taken out of the trash. */
export function OpenTask(props: OpenTaskProps): ReactNode {
  const { taskId, row, onClose } = props;
  const { view } = row;
  const { actions } = useWorkspace();
  const [isRenaming, setRenaming] = useState(false);
  const [isChoosing, setChoosing] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  usePanelFocus(heading, taskId);
  const isFresh = useWithin(row.remote?.at ?? null, REMOTE_SPOKEN_MS);
  // A focused row of the same task speaks for itself.
  useSpokenChange(view, isFresh ? row.remote : null, () => rowOf(document.activeElement) === null);

  function remove(): void {
    actions.remove(view.key);
    heading.current?.focus();
  }
  const body = usePanelKeys(view, {
    edit: () => setRenaming(true),
    status: () => setChoosing(true),
    delete: remove,
  });

  return (
    <div ref={body} className="panel-body scroll">
      <PanelTop taskId={taskId} onClose={onClose}>
        {!view.deleted && (
          <button type="button" className="b bare" onClick={remove}>
            {text('action.delete')}
          </button>
        )}
      </PanelTop>
      {view.deleted && <InTrash view={view} />}
      <PanelTitle view={view} heading={heading} isRenaming={isRenaming} onRename={setRenaming} />
      <TaskProperties view={view} isChoosing={isChoosing} onChoose={setChoosing} />
      <DescriptionField view={view} />
      <TaskHistory view={view} taskId={taskId} />
    </div>
  );
}

/** Opened by Enter the panel takes the focus; walking the list past it does not. */
function usePanelFocus(heading: RefObject<HTMLElement | null>, taskId: number): void {
  const { panelFocus } = useWorkspace();
  const wantsFocus = useSyncExternalStore(panelFocus.subscribe, panelFocus.get) === taskId;
  useEffect(() => {
    if (!wantsFocus) return;
    heading.current?.focus();
    panelFocus.set(null);
  }, [heading, wantsFocus, panelFocus]);
}

/** The keys of a row work in its panel too; J and K walk the list behind it. */
function usePanelKeys(
  view: TaskView,
  own: Partial<Record<RowCommand, () => void>>,
): RefObject<HTMLDivElement | null> {
  const { actions } = useWorkspace();
  const { letters } = usePreferences();
  const body = useRef<HTMLDivElement>(null);
  const onKeyDown = useLatest((event: KeyboardEvent) => {
    const command = isTyping(event.target) ? null : rowCommand(event, letters);
    if (command === null) return;
    const run = view.deleted ? undefined : own[command];
    const isLetter = event.key.length === 1;
    if (run !== undefined) run();
    else if (command === 'next') actions.shiftStatus(view.key, 1);
    else if (command === 'previous') actions.shiftStatus(view.key, -1);
    else if ((command === 'down' || command === 'up') && isLetter) requestPage(command);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const element = body.current;
    const listen = (event: KeyboardEvent): void => onKeyDown.current(event);
    element?.addEventListener('keydown', listen);
    return () => element?.removeEventListener('keydown', listen);
  }, [onKeyDown]);
  return body;
}

function PanelTitle(props: {
  view: TaskView;
  heading: RefObject<HTMLHeadingElement | null>;
  isRenaming: boolean;
  onRename: (isRenaming: boolean) => void;
}): ReactNode {
  const { view, heading, isRenaming, onRename } = props;
  function leave(): void {
    onRename(false);
    requestAnimationFrame(() => heading.current?.focus());
  }
  return (
    <div className="two panel-head">
      <span className="ink" />
      <div className="words">
        <h2 className="panel-title" ref={heading} tabIndex={-1} hidden={isRenaming}>
          {view.deleted ? (
            view.title
          ) : (
            <button
              type="button"
              className="as-text"
              title={text('action.rename')}
              onClick={() => onRename(true)}
            >
              {view.title}
            </button>
          )}
        </h2>
        {isRenaming ? (
          <TitleEditor view={view} onDone={leave} />
        ) : (
          <DraftChip
            draftKey={titleDraftKey(view)}
            current={view.title}
            onContinue={() => onRename(true)}
          />
        )}
      </div>
    </div>
  );
}

function InTrash(props: { view: TaskView }): ReactNode {
  const { actions } = useWorkspace();
  return (
    <div className="two in-trash">
      <span className="ink">
        <Glyph mark="dropped" />
      </span>
      <div className="words">
        <output>{text('panel.inTrash')}</output>
        <button type="button" className="b go" onClick={() => actions.undelete(props.view.key)}>
          {text('action.undelete')}
        </button>
      </div>
    </div>
  );
}
