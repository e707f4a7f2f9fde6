import { Value } from '../../ui/subscriptions.ts';
import type { ListPlacement, Placement } from './list-placement.ts';
import type { RowKey } from './operation.ts';

interface Anchor {
  readonly key: RowKey;
  /** Where it stands in the window of the list, whatever the list is scrolled by. */
  readonly top: number;
}

/**
 * Keeps the row under the pointer or the focus where it is on the screen when others add or remove rows above it: the list
 * scrolls by what was added, and where it cannot scroll an empty margin takes up the rest. Counts what came in above.
 */
export class SteadyScroll {
  readonly newAbove = new Value(0);
  readonly #placement: ListPlacement;
  #scroller: HTMLElement | null = null;
  #anchor: Anchor | null = null;
  #shown: ReadonlySet<RowKey> = new Set();
  #spareBefore = 0;
  #spareAfter = 0;

  constructor(placement: ListPlacement) {
    this.#placement = placement;
  }

  readonly attach = (scroller: HTMLElement | null): void => {
    this.#scroller = scroller;
  };

  readonly toTop = (): void => {
    this.#scroller?.scrollTo({ top: 0 });
    this.newAbove.set(0);
  };

  /** Notes where the row stands that must not move. */
  readonly remember = (): void => {
    const scroller = this.#scroller;
    if (scroller === null) return;
    this.#anchor = findAnchor(scroller, this.#placement.guarded());
    if (scroller.scrollTop <= 0) this.newAbove.set(0);
  };

  /** After rows were drawn, before they are painted. */
  settle(placed: Placement): void {
    const scroller = this.#scroller;
    if (scroller === null) return;
    const anchor = this.#anchor;
    const row = anchor === null ? null : rowElement(scroller, anchor.key);
    if (placed.own || this.#placement.guarded() === null) this.#pad(scroller, 0, 0);
    if (!placed.own && anchor !== null && row !== null && topOf(row, scroller) !== anchor.top) {
      this.#scrollTo(scroller, row.offsetTop - anchor.top);
      this.#countNew(scroller, placed.keys.slice(0, placed.keys.indexOf(anchor.key)));
    }
    this.#shown = new Set(placed.keys);
    this.remember();
  }

  #countNew(scroller: HTMLElement, above: readonly RowKey[]): void {
    if (scroller.scrollTop <= 0) return;
    const added = above.filter((key) => !this.#shown.has(key)).length;
    this.newAbove.set(this.newAbove.get() + added);
  }

  #scrollTo(scroller: HTMLElement, wanted: number): void {
    // How far the rows themselves can be scrolled: a short list not at all.
    const most = contentHeight(scroller) - scroller.clientHeight;
    const before = this.#spareBefore + Math.max(0, -wanted);
    const after = this.#spareAfter + Math.max(0, wanted - most);
    this.#pad(scroller, before, after);
    scroller.scrollTop = Math.max(0, wanted);
  }

  #pad(scroller: HTMLElement, before: number, after: number): void {
    if (before === this.#spareBefore && after === this.#spareAfter) return;
    this.#spareBefore = before;
    this.#spareAfter = after;
    scroller.style.setProperty('--steady-before', `${before}px`);
    scroller.style.setProperty('--steady-after', `${after}px`);
  }
}

function topOf(row: HTMLElement, scroller: HTMLElement): number {
  return row.offsetTop - scroller.scrollTop;
}

function contentHeight(scroller: HTMLElement): number {
  const rows = scroller.lastElementChild;
  return rows instanceof HTMLElement ? rows.offsetTop + rows.offsetHeight : 0;
}

function rowElement(scroller: HTMLElement, key: RowKey): HTMLElement | null {
  return scroller.querySelector<HTMLElement>(`[data-row="${CSS.escape(key)}"]`);
}

/** The guarded row, else the first visible one of a list that was scrolled. */
function findAnchor(scroller: HTMLElement, guarded: RowKey | null): Anchor | null {
  const element = guarded === null ? firstVisible(scroller) : rowElement(scroller, guarded);
  const key = element?.dataset['row'];
  return element === null || key === undefined ? null : { key, top: topOf(element, scroller) };
}

function firstVisible(scroller: HTMLElement): HTMLElement | null {
  if (scroller.scrollTop <= 0) return null;
  const rows = [...scroller.querySelectorAll<HTMLElement>('[data-row]')];
  return rows.find((row) => row.offsetTop + row.offsetHeight > scroller.scrollTop) ?? null;
}
