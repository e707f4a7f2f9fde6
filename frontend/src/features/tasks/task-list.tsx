import { useLayoutEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { TaskFilter } from '../../api/operations.ts';
import { text, Text } from '../../messages/text.tsx';
import { Cell, Row } from '../../ui/grid.tsx';
import { useWorkspace } from '../use-workspace.ts';
import { ListHead } from './list-heads.tsx';
import type { ListView, Section } from './list-layout.ts';
import type { Guard, ListPlacement, Placement } from './list-placement.ts';
import { ListSection } from './list-section.tsx';
import type { RowKey } from './operation.ts';
import { focusRow, rowOf } from './row-focus.ts';
import type { RowMenuKind } from './row-menu.tsx';
import { SteadyScroll } from './steady-scroll.ts';
import type { ListState } from './task-lists.ts';
import type { RowProps } from './task-row.tsx';
import { useFocusKept } from './use-focus-kept.ts';
import { useRowCommands } from './use-row-commands.ts';
import { usePlacement } from './use-task-list.ts';

export interface TaskListProps {
  readonly list: ListView;
  readonly filters: readonly TaskFilter[];
  readonly listings: readonly ListState[];
  readonly openTask: number | null;
  readonly onOpen: (id: number, focusPanel: boolean) => void;
}

/** The list: a labelled grid of rows, one of them in the tab order, worked by keys, menus and pointer alike. */
export function TaskList(props: TaskListProps): ReactNode {
  const { placement, placed } = usePlacement(props.list);
  const steady = useSteadyScroll(placement, placed);
  const newAbove = useSyncExternalStore(steady.newAbove.subscribe, steady.newAbove.get);
  return (
    <div className="list">
      {newAbove > 0 && (
        <button type="button" className="b tag-new" onClick={steady.toTop}>
          {text('list.newAbove', { count: newAbove })}
        </button>
      )}
      <TaskGrid {...props} placement={placement} placed={placed} steady={steady} />
    </div>
  );
}

function useSteadyScroll(placement: ListPlacement, placed: Placement): SteadyScroll {
  const [steady] = useState(() => new SteadyScroll(placement));
  useLayoutEffect(() => steady.settle(placed), [steady, placed]);
  return steady;
}

interface GridProps extends TaskListProps {
  readonly placement: ListPlacement;
  readonly placed: Placement;
  readonly steady: SteadyScroll;
}

function TaskGrid(props: GridProps): ReactNode {
  const { placement, placed, steady } = props;
  const [active, setActive] = useState<RowKey | null>(null);
  const isListed = active !== null && placed.keys.includes(active);
  const current = isListed ? active : (placed.keys[0] ?? null);
  const rows = useRowStates(props.openTask, current, placed);
  const commands = useRowCommands({ ...props, current, ...rows });
  useFocusKept(placed.keys, active);
  const isComplete = props.listings.every((one) => one.phase === 'ready' && one.next === null);
  function guard(kind: Guard, key: RowKey | null): void {
    placement.guard(kind, key);
    steady.remember();
  }
  return (
    <div
      ref={(element) => steady.attach(element)}
      className="scroll tasks"
      role="grid"
      id="tasks"
      aria-label={text('list.label')}
      aria-rowcount={isComplete ? 1 + linesOf(placed.sections) : -1}
      tabIndex={-1}
      onKeyDown={commands.onKeyDown}
      onClick={commands.onClick}
      onPointerOver={(event) => {
        if (event.pointerType !== 'touch') guard('pointer', rowOf(event.target));
      }}
      onPointerLeave={() => guard('pointer', null)}
      onScroll={() => steady.remember()}
      onFocus={(event) => {
        const key = rowOf(event.target);
        if (key !== null) setActive(key);
        guard('focus', key);
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) guard('focus', null);
      }}
    >
      <ListHead />
      <Sections {...props} row={rows.row} isComplete={isComplete} />
    </div>
  );
}

function Sections(
  props: GridProps & {
    row: (key: RowKey, rowIndex: number) => RowProps;
    isComplete: boolean;
  },
): ReactNode {
  const { placed, list, filters, listings } = props;
  const { lists } = useWorkspace();
  const firstFailed = listings.findIndex((state) => state.failure !== null);
  function retry(): void {
    for (const filter of filters) void lists.retry(filter);
  }
  return (
    <div className="rows">
      {placed.sections.map((section, index) => (
        <ListSection
          key={section.status ?? 'all'}
          section={section}
          start={1 + linesOf(placed.sections.slice(0, index))}
          filter={filters[index]}
          state={listings[index]}
          isLast={index === placed.sections.length - 1}
          onRetry={index === firstFailed ? retry : null}
          row={props.row}
        />
      ))}
      {props.isComplete && placed.keys.length === 0 && list.q !== '' && (
        <Row className="no-match">
          <Cell>
            <Text id="list.noMatch" values={{ q: list.q }} />
          </Cell>
        </Row>
      )}
    </div>
  );
}

/** What is open, edited and offered in the rows. */
function useRowStates(openTask: number | null, current: RowKey | null, placed: Placement) {
  const { store } = useWorkspace();
  const [editing, setEditing] = useState<RowKey | null>(null);
  const [menu, setMenu] = useState<{ key: RowKey; kind: RowMenuKind } | null>(null);

  function onEdit(key: RowKey, isEditing: boolean): void {
    setEditing(isEditing ? key : null);
    if (!isEditing) queueMicrotask(() => focusUnlessElsewhere(key));
  }
  function onMenu(key: RowKey, kind: RowMenuKind | null): void {
    setMenu(kind === null ? null : { key, kind });
    if (kind === null) focusRow(key);
  }
  return {
    onEdit,
    onMenu,
    row: (rowKey: RowKey, rowIndex: number): RowProps => ({
      rowKey,
      rowIndex,
      isFocusable: rowKey === current,
      isOpen: openTask !== null && store.idOf(rowKey) === openTask,
      isEditing: editing === rowKey,
      isHeld: placed.held.has(rowKey),
      menu: menu?.key === rowKey ? menu.kind : null,
      onEdit,
      onMenu,
    }),
  };
}

function linesOf(sections: readonly Section[]): number {
  const heads = sections.filter((section) => section.status !== null).length;
  return heads + sections.reduce((lines, section) => lines + section.keys.length, 0);
}

/** A field that closes gives focus back to its row, unless the reader has already gone elsewhere. */
function focusUnlessElsewhere(key: RowKey): void {
  const at = document.activeElement;
  if (at === null || at === document.body || rowOf(at) === key) focusRow(key);
}
