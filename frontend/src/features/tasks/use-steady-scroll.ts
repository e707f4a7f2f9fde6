import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { ListPlacement, Placement } from './list-placement.ts';
import type { RowKey } from './operation.ts';

interface Anchor {
  key: RowKey;
  top: number;
}

/**
 * Keeps the row under the pointer or the focus where it is on the screen when others add or remove rows above it: the list
 * scrolls by what was added, and where it cannot scroll an empty margin takes up the rest. Counts what came in above.
 */
export function useSteadyScroll(
  scroller: RefObject<HTMLElement | null>,
  placement: ListPlacement,
  placed: Placement,
): { newAbove: number; remember: () => void; toTop: () => void } {
  const anchor = useRef<Anchor | null>(null);
  const spare = useRef({ before: 0, after: 0 });
  const shown = useRef<ReadonlySet<RowKey>>(new Set(placed.keys));
  const [newAbove, setNewAbove] = useState(0);

  const remember = useCallback(() => {
    const element = scroller.current;
    if (element === null) return;
    anchor.current = findAnchor(element, placement.guarded());
    if (element.scrollTop <= 0) setNewAbove(0);
  }, [scroller, placement]);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const known = anchor.current;
    const now = known === null ? null : rowElement(element, known.key);
    if (placed.own || placement.guarded() === null) release(element, spare.current);
    if (!placed.own && known !== null && now !== null && now.offsetTop !== known.top) {
      scrollBy(element, now.offsetTop - known.top, spare.current);
      const above = placed.keys.slice(0, placed.keys.indexOf(known.key));
      const added = above.filter((key) => !shown.current.has(key)).length;
      if (added > 0 && element.scrollTop > 0) setNewAbove((count) => count + added);
    }
    shown.current = new Set(placed.keys);
    remember();
  }, [scroller, placement, placed, remember]);

  const toTop = useCallback(() => {
    scroller.current?.scrollTo({ top: 0 });
    setNewAbove(0);
  }, [scroller]);

  return { newAbove, remember, toTop };
}

function rowElement(scroller: HTMLElement, key: RowKey): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
}

/** The guarded row, else the first visible one of a list that was scrolled. */
function findAnchor(scroller: HTMLElement, guarded: RowKey | null): Anchor | null {
  const element = guarded === null ? firstVisible(scroller) : rowElement(scroller, guarded);
  const key = element?.dataset['row'];
  return element === null || key === undefined ? null : { key, top: element.offsetTop };
}

function firstVisible(scroller: HTMLElement): HTMLElement | null {
  if (scroller.scrollTop <= 0) return null;
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
  return rows.find((row) => row.offsetTop + row.offsetHeight > scroller.scrollTop) ?? null;
}

function scrollBy(scroller: HTMLElement, delta: number, spare: { before: number; after: number }): void {
  const wanted = scroller.scrollTop + delta;
  const most = scroller.scrollHeight - scroller.clientHeight;
  if (wanted > most) spare.after += wanted - most;
  if (wanted < 0) spare.before -= wanted;
  pad(scroller, spare);
  scroller.scrollTop = Math.max(0, wanted);
}

function release(scroller: HTMLElement, spare: { before: number; after: number }): void {
  if (spare.before === 0 && spare.after === 0) return;
  spare.before = 0;
  spare.after = 0;
  pad(scroller, spare);
}

function pad(scroller: HTMLElement, spare: { before: number; after: number }): void {
  scroller.style.setProperty('--steady-before', `${spare.before}px`);
  scroller.style.setProperty('--steady-after', `${spare.after}px`);
}
