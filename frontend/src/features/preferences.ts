import { createValue } from '../ui/subscriptions.ts';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export interface Preferences {
  readonly theme: Theme;
  /** Single-letter shortcuts can be switched off (WCAG 2.1.4). */
  readonly letters: boolean;
}

/** The inline script of index.html reads this entry before the first paint. */
const THEME_ENTRY = 'tasktrail.theme';
const LETTERS_ENTRY = 'tasktrail.letters';

export function createPreferences(storage: Storage, root: HTMLElement) {
  const state = createValue<Preferences>({
    theme: themes.find((theme) => theme === read(storage, THEME_ENTRY)) ?? 'system',
    letters: read(storage, LETTERS_ENTRY) !== 'off',
  });
  return {
    get: state.get,
    subscribe: state.subscribe,
    setTheme(theme: Theme): void {
      state.set({ ...state.get(), theme });
      write(storage, THEME_ENTRY, theme);
      if (theme === 'system') delete root.dataset['theme'];
      else root.dataset['theme'] = theme;
    },
    setLetters(letters: boolean): void {
      state.set({ ...state.get(), letters });
      write(storage, LETTERS_ENTRY, letters ? 'on' : 'off');
    },
  };
}

export type PreferencesStore = ReturnType<typeof createPreferences>;

function read(storage: Storage, entry: string): string | null {
  try {
    return storage.getItem(entry);
  } catch {
    return null;
  }
}

function write(storage: Storage, entry: string, value: string): void {
  try {
    storage.setItem(entry, value);
  } catch {
    // Storage refused: the choice lives as long as the page.
  }
}
