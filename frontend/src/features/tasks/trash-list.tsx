import { useState, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react';
import { text } from '../../messages/text.tsx';
import { rowCommand } from '../keys.ts';
import { usePreferences, useWorkspace } from '../use-workspace.ts';
import type { RowKey } from './operation.ts';
import { focusRow, moveTarget, neighbourOf, rowOf } from './row-focus.ts';
import { TrashRow } from './trash-row.tsx';
import { ColumnHeader, Row } from '../../ui/grid.tsx';
import { useFocusKept } from './use-focus-kept.ts';

export interface TrashListProps {
  readonly keys: readonly RowKey[];
  readonly isComplete: boolean;
  readonly openTask: number | null;
  readonly onOpen: (id: number, focusPanel: boolean) => void;
}

/** The rows of the trash, each with the way back. */
export function TrashList(props: TrashListProps): ReactNode {
  const { keys, openTask } = props;
  const { store } = useWorkspace();
  const [active, setActive] = useState<RowKey | null>(null);
  const current = active !== null && keys.includes(active) ? active : (keys[0] ?? null);
  const { onKeyDown, onClick, restore } = useTrashCommands(props, current);
  useFocusKept(keys, active);
  return (
    <div
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
      <TrashHead />
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

function useTrashCommands(props: TrashListProps, current: RowKey | null) {
  const { keys, onOpen } = props;
  const { store, actions } = useWorkspace();
  const { letters } = usePreferences();

  function open(key: RowKey, focusPanel: boolean): void {
    const id = store.idOf(key);
    if (id !== null) onOpen(id, focusPanel);
  }
  function restore(key: RowKey): void {
    const next = neighbourOf(keys, key);
    actions.undelete(key);
    if (next !== null) focusRow(next);
  }
  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    const key = rowOf(event.target) ?? current;
    const command = rowCommand(event.nativeEvent, letters);
    if (key === null || command === null || event.target instanceof HTMLButtonElement) return;
    const target = moveTarget(command, keys, key);
    if (target === null && command !== 'open' && command !== 'peek') return;
    event.preventDefault();
    if (target === null) open(key, command === 'open');
    else focusRow(target);
  }
  function onClick(event: MouseEvent<HTMLElement>): void {
    const key = rowOf(event.target);
    if (key === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target instanceof Element && event.target.closest('button') !== null) return;
    event.preventDefault();
    focusRow(key);
    open(key, false);
  }
  return { onKeyDown, onClick, restore };
}

function TrashHead(): ReactNode {
  return (
    <Row className="head" aria-rowindex={1}>
      <ColumnHeader className="id-head">{text('column.id')}</ColumnHeader>
      <ColumnHeader>
        <span className="sr">{text('column.status')}</span>
      </ColumnHeader>
      <ColumnHeader>{text('column.title')}</ColumnHeader>
      <ColumnHeader>
        <span className="sr">{text('column.actions')}</span>
      </ColumnHeader>
      <ColumnHeader className="ruler-head">{text('column.deleted')}</ColumnHeader>
    </Row>
  );
}
