/** What a key means, judged by the character it writes; by its place only where the layout writes no Latin letter. */
export interface KeyPress {
  readonly key: string;
  readonly code: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly isComposing: boolean;
  readonly keyCode: number;
}

export type RowCommand =
  | 'down'
  | 'up'
  | 'first'
  | 'last'
  | 'pageDown'
  | 'pageUp'
  | 'open'
  | 'peek'
  | 'edit'
  | 'status'
  | 'next'
  | 'previous'
  | 'actions'
  | 'delete';
export type PageCommand = 'create' | 'search' | 'help' | 'undo' | 'redo';
export type Place = '/' | '/trash' | '/pipeline';

/** Enter, Escape and the like while an input method is still composing belong to the input method. */
export function isComposing(press: Pick<KeyPress, 'isComposing' | 'keyCode'>): boolean {
  return press.isComposing || press.keyCode === 229;
}

function letterOf(press: KeyPress): string {
  const isLatin = press.key.length !== 1 || press.key.charCodeAt(0) < 128;
  if (isLatin) return press.key.length === 1 ? press.key.toLowerCase() : press.key;
  return /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase() ?? press.key;
}

const rowKeys: Readonly<Record<string, RowCommand>> = {
  ArrowDown: 'down',
  ArrowUp: 'up',
  Home: 'first',
  End: 'last',
  PageDown: 'pageDown',
  PageUp: 'pageUp',
  Enter: 'open',
  ' ': 'peek',
  F2: 'edit',
  ContextMenu: 'actions',
  Delete: 'delete',
};
const rowLetters: Readonly<Record<string, RowCommand>> = {
  j: 'down',
  k: 'up',
  e: 'edit',
  s: 'status',
  '.': 'actions',
};

/** The command for the focused row. `letters` is off when the reader switched single keys off. */
export function rowCommand(press: KeyPress, letters: boolean): RowCommand | null {
  if (isComposing(press) || press.ctrlKey || press.metaKey || press.altKey) return null;
  if (press.shiftKey) {
    if (press.key === 'ArrowRight') return 'next';
    if (press.key === 'ArrowLeft') return 'previous';
    return press.key === 'F10' ? 'actions' : null;
  }
  return rowKeys[press.key] ?? (letters ? (rowLetters[letterOf(press)] ?? null) : null);
}

/** The command that works anywhere on the page. */
export function pageCommand(press: KeyPress, letters: boolean): PageCommand | null {
  if (isComposing(press) || press.altKey) return null;
  const letter = letterOf(press);
  if (press.ctrlKey || press.metaKey) {
    if (letter !== 'z') return null;
    return press.shiftKey ? 'redo' : 'undo';
  }
  if (!letters) return null;
  if (letter === '?') return 'help';
  if (letter === '/') return 'search';
  return !press.shiftKey && (letter === 'c' || letter === 'q') ? 'create' : null;
}

const places: Readonly<Record<string, Place>> = { l: '/', t: '/trash', p: '/pipeline' };

/** G, and then a letter: goes to a place. Whatever comes after the G ends the sequence, also when it leads nowhere. */
export class GoKeys {
  #isBegun = false;

  /** The place, `'begun'` after a G, or null when the press is none of ours. */
  press(press: KeyPress, letters: boolean): Place | 'begun' | null {
    const wasBegun = this.#isBegun;
    this.#isBegun = false;
    const isPlain = !press.ctrlKey && !press.metaKey && !press.altKey && !press.shiftKey;
    if (!letters || !isPlain || isComposing(press)) return null;
    const letter = letterOf(press);
    if (wasBegun) return places[letter] ?? null;
    this.#isBegun = letter === 'g';
    return this.#isBegun ? 'begun' : null;
  }
}

/** True where keys write text or work a control of their own. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  );
}
