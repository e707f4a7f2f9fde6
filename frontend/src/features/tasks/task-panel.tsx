import { useEffect, useRef, useState, useSyncExternalStore, type KeyboardEvent, type ReactNode } from 'react';
import type { Failure } from '../../api/failure.ts';
import { text, Text } from '../../messages/text.tsx';
import { clockTime, dayTitle, fullTime } from '../../messages/time.ts';
import { Glyph, Icon } from '../../ui/marks.tsx';
import { DraftChip } from '../drafts/draft-chip.tsx';
import { FailureRegion } from '../failure-region.tsx';
import { isTyping, rowCommand } from '../keys.ts';
import { requestPage } from '../page-commands.ts';
import { useNow, usePreferences, useRow, useWorkspace } from '../use-workspace.ts';
import { DescriptionField } from './description-field.tsx';
import type { TaskView } from './fold-task.ts';
import { TaskHistory } from './task-history.tsx';
import { StatusMenu } from './status-menu.tsx';
import { idName, statusMarks, statusName } from './task-words.ts';
import { titleDraftKey, TitleEditor } from './title-editor.tsx';

export interface TaskPanelProps {
  readonly taskId: number;
  readonly onClose: () => void;
}

/** One task beside the list: what it is, and everything that ever happened to it. */
export function TaskPanel(props: TaskPanelProps): ReactNode {
  const { taskId, onClose } = props;
  const { store } = useWorkspace();
  const key = store.keyOf(taskId);
  const row = useRow(key);
  const { failure, retry } = useLoaded(taskId, row !== undefined);
  return (
    <aside className="side ruled" aria-label={text('panel.label', { task: idName(taskId) })} id="panel">
      {row === undefined ? (
        <>
          <PanelTop taskId={taskId} onClose={onClose} />
          {failure !== null && <FailureRegion title={text('panel.failed')} failure={failure} onRetry={retry} />}
        </>
      ) : (
        <OpenTask key={key} {...props} view={row.view} />
      )}
    </aside>
  );
}

/** Reads the task when no listing has brought it. */
function useLoaded(taskId: number, isKnown: boolean): { failure: Failure | null; retry: () => void } {
  const { lists, openTask } = useWorkspace();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    openTask.set(taskId);
    return () => openTask.set(null);
  }, [openTask, taskId]);
  useEffect(() => {
    if (isKnown) return undefined;
    let current = true;
    void lists.refresh(taskId).then((result) => {
      if (current) setFailure(result);
    });
    return () => {
      current = false;
    };
  }, [lists, taskId, isKnown, attempt]);
  return {
    failure,
    retry: () => {
      setFailure(null);
      setAttempt((count) => count + 1);
    },
  };
}

function PanelTop(props: { taskId: number; onClose: () => void; children?: ReactNode }): ReactNode {
  return (
    <div className="panel-top">
      <button type="button" className="b bare sq back" aria-label={text('panel.back')} onClick={props.onClose}>
        <Icon name="back" />
      </button>
      <span className="id">{idName(props.taskId)}</span>
      <span className="grow" />
      {props.children}
      <button type="button" className="b bare sq close-panel" aria-label={text('panel.close')} onClick={props.onClose}>
        <Icon name="x" />
      </button>
    </div>
  );
}

function OpenTask(props: TaskPanelProps & { view: TaskView }): ReactNode {
  const { taskId, onClose, view } = props;
  const { actions, panelFocus } = useWorkspace();
  const { letters } = usePreferences();
  const [isRenaming, setRenaming] = useState(false);
  const [statusMenu, setStatusMenu] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const status = useRef<HTMLButtonElement>(null);
  // Opened by Enter it takes the focus; walking the list past it does not.
  const wantsFocus = useSyncExternalStore(panelFocus.subscribe, panelFocus.get) === taskId;
  useEffect(() => {
    if (!wantsFocus) return;
    heading.current?.focus();
    panelFocus.set(null);
  }, [wantsFocus, panelFocus]);

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (isTyping(event.target)) return;
    const command = rowCommand(event.nativeEvent, letters);
    const isHere = command === 'edit' || command === 'status' || command === 'delete';
    if (isHere && !view.deleted) {
      event.preventDefault();
      if (command === 'edit') rename();
      else if (command === 'status') setStatusMenu(true);
      else remove();
    } else if ((command === 'down' || command === 'up') && event.key.length === 1) {
      event.preventDefault();
      requestPage(command);
    } else if (command === 'next' || command === 'previous') {
      event.preventDefault();
      actions.shiftStatus(view.key, command === 'next' ? 1 : -1);
    }
  }

  function rename(): void {
    setRenaming(true);
  }

  function remove(): void {
    actions.remove(view.key);
    heading.current?.focus();
  }

  return (
    <div className="panel-body scroll" onKeyDown={onKeyDown}>
      <PanelTop taskId={taskId} onClose={onClose}>
        {!view.deleted && (
          <button type="button" className="b bare" onClick={remove}>
            {text('action.delete')}
          </button>
        )}
      </PanelTop>
      {view.deleted && <InTrash view={view} />}
      <div className="two panel-head">
        <span className="ink" />
        <div className="words">
          <h2 className="panel-title" ref={heading} tabIndex={-1} hidden={isRenaming}>
            {view.deleted ? (
              view.title
            ) : (
              <button type="button" className="as-text" title={text('action.rename')} onClick={rename}>
                {view.title}
              </button>
            )}
          </h2>
          {isRenaming && (
            <TitleEditor
              view={view}
              onDone={() => {
                setRenaming(false);
                queueMicrotask(() => heading.current?.focus());
              }}
            />
          )}
          {!isRenaming && <DraftChip draftKey={titleDraftKey(view)} current={view.title} onContinue={rename} />}
        </div>
      </div>
      <div className="props">
        <div className="two">
          <span className="ink" id="panel-status">
            {text('column.status')}
          </span>
          <div className="words">
            <button
              ref={status}
              type="button"
              disabled={view.deleted}
              aria-haspopup="menu"
              aria-keyshortcuts="S"
              aria-label={text('row.status', { status: statusName(view.status) })}
              onClick={() => setStatusMenu(true)}
            >
              <Glyph mark={statusMarks[view.status]} />
              {statusName(view.status)}
            </button>
            <kbd aria-hidden="true">S</kbd>
          </div>
        </div>
        <Moment label={text('panel.created')} at={view.createdAt} />
        <Moment label={text('panel.updated')} at={view.updatedAt} />
      </div>
      {statusMenu && status.current !== null && (
        <StatusMenu
          task={idName(taskId)}
          current={view.status}
          anchor={status.current}
          onChoose={(next) => actions.setStatus(view.key, next)}
          onClose={() => {
            setStatusMenu(false);
            status.current?.focus();
          }}
        />
      )}
      <DescriptionField view={view} />
      <TaskHistory view={view} taskId={taskId} />
    </div>
  );
}

function Moment(props: { label: string; at: number }): ReactNode {
  const now = useNow();
  return (
    <div className="two">
      <span className="ink">{props.label}</span>
      <div className="words">
        <time dateTime={new Date(props.at).toISOString()} title={fullTime(props.at)}>
          {dayTitle(props.at, now)}, {clockTime(props.at)}
        </time>
      </div>
    </div>
  );
}

/** A deleted task keeps its address and its history; it can only be read, and taken out of the trash. */
function InTrash(props: { view: TaskView }): ReactNode {
  const { actions } = useWorkspace();
  return (
    <div className="two in-trash" role="status">
      <span className="ink">
        <Glyph mark="dropped" />
      </span>
      <div className="words">
        <span>
          <Text id="panel.inTrash" />
        </span>
        <button type="button" className="b go" onClick={() => actions.undelete(props.view.key)}>
          {text('action.undelete')}
        </button>
      </div>
    </div>
  );
}
