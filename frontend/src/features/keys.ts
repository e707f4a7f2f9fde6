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

/** True where keys write text or work a control of their own. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.matches('input:not([type=checkbox], [type=radio]), textarea, select'))
  );
}
