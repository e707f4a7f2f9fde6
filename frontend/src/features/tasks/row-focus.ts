import type { RowCommand } from '../keys.ts';
import type { RowKey } from './operation.ts';

export function focusRow(key: RowKey): void {
  const row = document.getElementById(`row-${key}`);
  row?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: 'nearest' });
}

/** The row an event happened in. */
export function rowOf(target: EventTarget | null): RowKey | null {
  if (!(target instanceof Element)) return null;
  return target.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? null;
}

/** Where focus goes when a row leaves: the next one, else the previous, else nowhere in the list. */
export function neighbourOf(keys: readonly RowKey[], key: RowKey): RowKey | null {
  const index = keys.indexOf(key);
  return keys[index + 1] ?? keys[index - 1] ?? null;
}

/** The row a movement leads to; null when the command is no movement. */
export function moveTarget(
  command: RowCommand,
  keys: readonly RowKey[],
  from: RowKey,
): RowKey | null {
  const index = keys.indexOf(from);
  const page = pageLength();
  const targets: Partial<Record<RowCommand, number>> = {
    down: index + 1,
    up: index - 1,
    first: 0,
    last: keys.length - 1,
    pageDown: index + page,
    pageUp: index - page,
  };
  const target = targets[command];
  return target === undefined
    ? null
    : (keys[Math.min(Math.max(0, target), keys.length - 1)] ?? null);
}

function pageLength(): number {
  const scroller = document.getElementById('tasks');
  const row = scroller?.querySelector<HTMLElement>('[data-row]')?.offsetHeight ?? 36;
  return Math.max(1, Math.floor((scroller?.clientHeight ?? row) / row) - 1);
}
