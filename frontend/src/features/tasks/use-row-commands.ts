import { useEffect, type KeyboardEvent, type MouseEvent } from 'react';
import { isTyping, rowCommand, type RowCommand } from '../keys.ts';
import { onPageRequest } from '../page-requests.ts';
import { useLatest, usePreferences, useWorkspace } from '../use-workspace.ts';
import type { Placement } from './list-placement.ts';
import type { RowKey } from './operation.ts';
import { focusRow, moveTarget, neighbourOf, rowOf } from './row-focus.ts';
import type { RowMenuKind } from './row-menu.tsx';

interface RowCommandOptions {
  readonly placed: Placement;
  readonly current: RowKey | null;
  readonly openTask: number | null;
  readonly onOpen: (id: number, focusPanel: boolean) => void;
  readonly onEdit: (key: RowKey, isEditing: boolean) => void;
  readonly onMenu: (key: RowKey, menu: RowMenuKind | null) => void;
}

/** What keys and presses do in the list. Every action of a row exists as a key and as a menu entry. */
export function useRowCommands(options: RowCommandOptions): {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  onClick: (event: MouseEvent<HTMLElement>) => void;
} {
  const { current } = options;
  const { letters } = usePreferences();
  const run = useRun(options);

  return {
    onKeyDown(event) {
      if (isTyping(event.target)) return;
      const key = rowOf(event.target) ?? current;
      const command = rowCommand(event.nativeEvent, letters);
      if (command === null || key === null || isButtonPress(event, command)) return;
      event.preventDefault();
      run(command, key);
    },
    onClick(event) {
      const key = rowOf(event.target);
      if (key === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest('button, textarea, input'))
        return;
      event.preventDefault();
      focusRow(key);
      run('peek', key);
    },
  };
}

/** Enter and Space on a button of the row are the button's. */
function isButtonPress(event: KeyboardEvent, command: RowCommand): boolean {
  return event.target instanceof HTMLButtonElement && (command === 'open' || command === 'peek');
}

function useRun(options: RowCommandOptions): (command: RowCommand, key: RowKey) => void {
  const { placed, openTask, onOpen, onEdit, onMenu } = options;
  const { store, actions } = useWorkspace();

  function open(key: RowKey, focusPanel: boolean): void {
    const id = store.idOf(key);
    if (id !== null) onOpen(id, focusPanel);
  }

  function remove(key: RowKey): void {
    const next = neighbourOf(placed.keys, key);
    actions.remove(key);
    if (next !== null) focusRow(next);
    else document.getElementById('tasks')?.focus();
  }

  function run(command: RowCommand, key: RowKey): void {
    const target = moveTarget(command, placed.keys, key);
    if (target !== null) {
      focusRow(target);
      // The panel walks along.
      if (openTask !== null) open(target, false);
    } else if (command === 'open' || command === 'peek') open(key, command === 'open');
    else if (command === 'edit') onEdit(key, true);
    else if (command === 'status' || command === 'actions') onMenu(key, command);
    else if (command === 'delete') remove(key);
    else if (command === 'next') actions.shiftStatus(key, 1);
    else if (command === 'previous') actions.shiftStatus(key, -1);
  }

  useWalk(options, run);
  return run;
}

/** J and K from anywhere on the page start at the open task, else at the current row. */
function useWalk(
  options: RowCommandOptions,
  run: (command: RowCommand, key: RowKey) => void,
): void {
  const { placed, current, openTask } = options;
  const { store } = useWorkspace();
  const walk = useLatest((command: 'down' | 'up') => {
    const shown = openTask === null ? null : store.keyOf(openTask);
    const from = shown !== null && placed.keys.includes(shown) ? shown : current;
    if (from !== null) run(command, from);
  });
  useEffect(() => {
    const stops = (['down', 'up'] as const).map((command) =>
      onPageRequest(command, () => walk.current(command)),
    );
    return () => {
      for (const stop of stops) stop();
    };
  }, [walk]);
}
