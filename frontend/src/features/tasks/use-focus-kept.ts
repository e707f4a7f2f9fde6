import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RowKey } from './operation.ts';
import { focusRow, neighbourOf } from './row-focus.ts';

/**
 * Focus never falls to the page's body: a focused row that moves keeps it, one that leaves gives it to its neighbour, an emptied
 * list takes it itself, and a list that goes away gives it to the heading.
 */
export function useFocusKept(keys: readonly RowKey[], active: RowKey | null): void {
  const before = useRef(keys);
  useLayoutEffect(() => {
    const earlier = before.current;
    before.current = keys;
    if (active === null || earlier === keys || !earlier.includes(active)) return;
    if (document.activeElement !== document.body && document.activeElement !== null) return;
    const target = keys.includes(active) ? active : nearestKept(earlier, keys, active);
    if (target === null) document.getElementById('tasks')?.focus();
    else focusRow(target);
  }, [keys, active]);
  useHeadingAfter(active !== null);
}

/** Only for a list that had the focus: one that goes away while the page loads takes it from nobody. */
function useHeadingAfter(hadFocus: boolean): void {
  const latest = useRef(hadFocus);
  useEffect(() => {
    latest.current = hadFocus;
  }, [hadFocus]);
  useEffect(
    () => () => {
      if (latest.current) focusHeading();
    },
    [],
  );
}

function focusHeading(): void {
  if (document.activeElement !== document.body) return;
  document.querySelector<HTMLElement>('h1')?.focus();
}

function nearestKept(
  earlier: readonly RowKey[],
  keys: readonly RowKey[],
  gone: RowKey,
): RowKey | null {
  const kept = new Set(keys);
  const left = earlier.filter((key) => key === gone || kept.has(key));
  return neighbourOf(left, gone);
}
