import { useRef, useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { age, fullTime } from '../../messages/time.ts';
import { Glyph } from '../../ui/marks.tsx';
import { Spine } from '../../ui/spine.tsx';
import { rowCommand } from '../keys.ts';
import { useNow, usePreferences, useRow, useTrail, useWorkspace } from '../use-workspace.ts';
import type { RowKey } from './operation.ts';
import { focusRow, moveTarget, neighbourOf } from './row-focus.ts';
import { TaskLink } from './task-link.tsx';
import { idName, statusMarks, statusName, taskName } from './task-words.ts';
import { ticksOf } from './ticks.ts';
import { useFocusKept } from './use-focus-kept.ts';

export interface TrashListProps {
  readonly keys: readonly RowKey[];
  readonly isComplete: boolean;
  readonly openTask: number | null;
  readonly onOpen: (id: number, focusPanel: boolean) => void;
}

/** The rows of the trash, each with the way back. */
export function TrashList(props: TrashListProps): ReactNode {
  const { keys, openTask, onOpen } = props;
  const { store, actions } = useWorkspace();
  const { letters } = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<RowKey | null>(null);
  const current = active !== null && keys.includes(active) ? active : (keys[0] ?? null);
  useFocusKept(scroller, keys, active);

  function open(key: RowKey, focusPanel: boolean): void {
    const id = store.idOf(key);
    if (id !== null) onOpen(id, focusPanel);
  }

  function restore(key: RowKey): void {
    const next = neighbourOf(keys, key);
    actions.undelete(key);
    if (next !== null) focusRow(next);
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    const key = rowOf(event.target) ?? current;
    const command = rowCommand(event.nativeEvent, letters);
    if (key === null || command === null) return;
    if (event.target instanceof HTMLButtonElement && (command === 'open' || command === 'peek')) return;
    const target = moveTarget(command, keys, key, scroller.current);
    if (target === null && command !== 'open' && command !== 'peek') return;
    event.preventDefault();
    if (target !== null) focusRow(target);
    else open(key, command === 'open');
  }

  function onClick(event: MouseEvent<HTMLDivElement>): void {
    const key = rowOf(event.target);
    if (key === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest('button') !== null) return;
    event.preventDefault();
    focusRow(key);
    open(key, false);
  }

  return (
    <div
      ref={scroller}
      className="scroll tasks"
      role="grid"
      id="tasks"
      aria-label={text('trash.label')}
      aria-rowcount={props.isComplete ? keys.length + 1 : -1}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
      onFocus={(event) => {
        const key = rowOf(event.target);
        if (key !== null) setActive(key);
      }}
    >
      <div className="head" role="row" aria-rowindex={1}>
        <span role="columnheader" className="id-head">
          {text('column.id')}
        </span>
        <span role="columnheader">
          <span className="sr">{text('column.status')}</span>
        </span>
        <span role="columnheader">{text('column.title')}</span>
        <span role="columnheader">
          <span className="sr">{text('column.actions')}</span>
        </span>
        <span role="columnheader" className="ruler-head">
          {text('column.deleted')}
        </span>
      </div>
      <div className="rows">
        {keys.map((key, index) => (
          <TrashRow
            key={key}
            rowKey={key}
            rowIndex={index + 2}
            isFocusable={key === current}
            isOpen={openTask !== null && store.idOf(key) === openTask}
            onRestore={restore}
          />
        ))}
      </div>
    </div>
  );
}

function TrashRow(props: {
  rowKey: RowKey;
  rowIndex: number;
  isFocusable: boolean;
  isOpen: boolean;
  onRestore: (key: RowKey) => void;
}): ReactNode {
  const view = useRow(props.rowKey)?.view;
  const now = useNow();
  const trail = useTrail(view?.id ?? null);
  if (view?.id == null) return null;
  const at = view.deletedAt ?? view.updatedAt;
  return (
    <div
      role="row"
      id={`row-${props.rowKey}`}
      data-row={props.rowKey}
      className={props.isOpen ? 'line trash-line is-open' : 'line trash-line'}
      tabIndex={props.isFocusable ? 0 : -1}
      aria-rowindex={props.rowIndex}
      aria-selected={props.isOpen}
    >
      <span className="id" role="rowheader">
        {idName(view.id)}
      </span>
      <span className="glyph" role="gridcell">
        <Glyph mark={statusMarks[view.status]} label={statusName(view.status)} />
      </span>
      <span className="title" role="gridcell">
        <TaskLink id={view.id} className="open-task">
          <span className="clip">{view.title}</span>
        </TaskLink>
      </span>
      <span className="row-acts always" role="gridcell">
        <button
          type="button"
          className="b link"
          aria-label={text('trash.restore', { task: taskName(view) })}
          onClick={() => props.onRestore(props.rowKey)}
        >
          {text('action.undelete')}
        </button>
      </span>
      <span className="trail" role="gridcell">
        <span className="when" title={fullTime(at)}>
          {view.deletedAt === null ? text('row.unsent') : age(at, now)}
        </span>
        <Spine ticks={ticksOf(trail, at)} now={now} />
      </span>
    </div>
  );
}

function rowOf(target: EventTarget | null): RowKey | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null) : null;
}
