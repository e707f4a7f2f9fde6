import { useEffect, useRef, useState, type KeyboardEvent, type MouseEvent, type PointerEvent, type ReactNode } from 'react';
import type { TaskFilter } from '../../api/operations.ts';
import { text, Text } from '../../messages/text.tsx';
import { isTyping, rowCommand, type RowCommand } from '../keys.ts';
import { onPageRequest } from '../page-commands.ts';
import { useLatest, usePreferences, useWorkspace } from '../use-workspace.ts';
import { ListFoot } from './list-foot.tsx';
import { GroupHead, ListHead } from './list-heads.tsx';
import type { ListView } from './list-layout.ts';
import type { RowKey } from './operation.ts';
import { focusRow, moveTarget, neighbourOf } from './row-focus.ts';
import type { RowMenuKind } from './row-menu.tsx';
import { TaskRow } from './task-row.tsx';
import { useFocusKept } from './use-focus-kept.ts';
import { useSteadyScroll } from './use-steady-scroll.ts';
import { usePlacement } from './use-task-list.ts';
import type { ListState } from './task-lists.ts';

export interface TaskListProps {
  readonly list: ListView;
  readonly filters: readonly TaskFilter[];
  readonly listings: readonly ListState[];
  readonly openTask: number | null;
  readonly onOpen: (id: number, focusPanel: boolean) => void;
}

/** The list: a labelled grid of rows, one of them in the tab order, worked by keys, menus and pointer alike. */
export function TaskList(props: TaskListProps): ReactNode {
  const { list, filters, listings, openTask, onOpen } = props;
  const { store, actions } = useWorkspace();
  const { letters } = usePreferences();
  const scroller = useRef<HTMLDivElement>(null);
  const { placement, placed } = usePlacement(list);
  const steady = useSteadyScroll(scroller, placement, placed);
  const [active, setActive] = useState<RowKey | null>(null);
  const [editing, setEditing] = useState<RowKey | null>(null);
  const [menu, setMenu] = useState<{ key: RowKey; kind: RowMenuKind } | null>(null);
  const current = active !== null && placed.keys.includes(active) ? active : (placed.keys[0] ?? null);
  useFocusKept(scroller, placed.keys, active);

  function open(key: RowKey, focusPanel: boolean): void {
    const id = store.idOf(key);
    if (id !== null) onOpen(id, focusPanel);
  }

  function remove(key: RowKey): void {
    const next = neighbourOf(placed.keys, key);
    actions.remove(key);
    if (next !== null) focusRow(next);
    else scroller.current?.focus();
  }

  function run(command: RowCommand, key: RowKey): void {
    const target = moveTarget(command, placed.keys, key, scroller.current);
    if (target !== null) {
      focusRow(target);
      if (openTask !== null) open(target, false);
    } else if (command === 'open') open(key, true);
    else if (command === 'peek') open(key, false);
    else if (command === 'edit') edit(key, 'start');
    else if (command === 'status') setMenu({ key, kind: 'status' });
    else if (command === 'actions') setMenu({ key, kind: 'actions' });
    else if (command === 'delete') remove(key);
    else if (command === 'next' || command === 'previous') actions.shiftStatus(key, command === 'next' ? 1 : -1);
  }

  const walk = useLatest((command: 'down' | 'up') => {
    const shown = openTask === null ? null : store.keyOf(openTask);
    const from = shown !== null && placed.keys.includes(shown) ? shown : current;
    if (from !== null) run(command, from);
  });
  useEffect(() => {
    const stops = [
      onPageRequest('down', () => walk.current('down')),
      onPageRequest('up', () => walk.current('up')),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  }, [walk]);

  function edit(key: RowKey, how: 'start' | 'saved' | 'left'): void {
    setEditing(how === 'start' ? key : null);
    if (how !== 'start') queueMicrotask(() => focusUnlessElsewhere(key));
  }

  function onKeyDown(event: KeyboardEvent<HTMLDivElement>): void {
    if (isTyping(event.target)) return;
    const key = rowOf(event.target) ?? current;
    const command = rowCommand(event.nativeEvent, letters);
    if (command === null || key === null) return;
    if (event.target instanceof HTMLButtonElement && (command === 'open' || command === 'peek')) return;
    event.preventDefault();
    run(command, key);
  }

  function onClick(event: MouseEvent<HTMLDivElement>): void {
    const key = rowOf(event.target);
    const target = event.target as HTMLElement;
    if (key === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    if (target.closest('button, textarea, input, .menu') !== null) return;
    event.preventDefault();
    focusRow(key);
    open(key, false);
  }

  function onPointer(event: PointerEvent<HTMLDivElement>): void {
    if (event.pointerType === 'touch') return;
    placement.guard('pointer', event.type === 'pointerleave' ? null : rowOf(event.target));
    steady.remember();
  }

  const complete = listings.every((state) => state.phase === 'ready' && state.next === null);
  let rowIndex = 1;
  return (
    <div className="list">
      {steady.newAbove > 0 && (
        <button type="button" className="b tag-new" onClick={steady.toTop}>
          {text('list.newAbove', { count: steady.newAbove })}
        </button>
      )}
      <div
        ref={scroller}
        className="scroll tasks"
        role="grid"
        id="tasks"
        aria-label={text('list.label')}
        aria-rowcount={complete ? 1 + placed.keys.length + (list.grouped ? placed.sections.length : 0) : -1}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onPointerOver={onPointer}
        onPointerLeave={onPointer}
        onScroll={steady.remember}
        onFocus={(event) => {
          const key = rowOf(event.target);
          if (key !== null) setActive(key);
          placement.guard('focus', key);
          steady.remember();
        }}
        onBlur={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget)) placement.guard('focus', null);
        }}
      >
        <ListHead />
        <div className="rows">
          {placed.sections.flatMap((section, index) => {
            const filter = filters[index];
            const state = listings[index];
            const entries: ReactNode[] = [];
            if (section.status !== null) {
              rowIndex += 1;
              entries.push(
                <GroupHead
                  key={section.status}
                  status={section.status}
                  rowIndex={rowIndex}
                  count={section.keys.length}
                  more={state?.next !== null || state?.phase !== 'ready'}
                />,
              );
            }
            for (const key of section.keys) {
              rowIndex += 1;
              entries.push(
                <TaskRow
                  key={key}
                  rowKey={key}
                  rowIndex={rowIndex}
                  isFocusable={key === current}
                  isOpen={openTask !== null && store.idOf(key) === openTask}
                  isEditing={editing === key}
                  isHeld={placed.held.has(key)}
                  menu={menu?.key === key ? menu.kind : null}
                  onEdit={edit}
                  onMenu={(row, kind) => {
                    setMenu(kind === null ? null : { key: row, kind });
                    if (kind === null) focusRow(row);
                  }}
                />,
              );
            }
            if (state !== undefined && filter !== undefined) {
              entries.push(
                <ListFoot
                  key={`foot-${section.status ?? 'all'}`}
                  filter={filter}
                  state={state}
                  shown={section.keys.length}
                  automatic={index === placed.sections.length - 1}
                />,
              );
            }
            return entries;
          })}
          {complete && placed.keys.length === 0 && list.q !== '' && (
            <div role="row" className="no-match">
              <span role="gridcell">
                <Text id="list.noMatch" values={{ q: list.q }} />
              </span>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}

/** A field that closes gives focus back to its row, unless the reader has already gone elsewhere. */
function focusUnlessElsewhere(key: RowKey): void {
  const at = document.activeElement;
  if (at === null || at === document.body || rowOf(at) === key) focusRow(key);
}

function rowOf(target: EventTarget | null): RowKey | null {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null) : null;
}
