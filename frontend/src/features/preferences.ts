import { Value } from '../ui/subscriptions.ts';

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

export class PreferencesStore {
  readonly #storage: Storage;
  readonly #root: HTMLElement;
  readonly #state: Value<Preferences>;

  constructor(storage: Storage, root: HTMLElement) {
    this.#storage = storage;
    this.#root = root;
    this.#state = new Value<Preferences>({
      theme: themes.find((theme) => theme === this.#read(THEME_ENTRY)) ?? 'system',
      letters: this.#read(LETTERS_ENTRY) !== 'off',
    });
  }

  readonly get = (): Preferences => this.#state.get();
  readonly subscribe = (run: () => void): (() => void) => this.#state.subscribe(run);

  setTheme(theme: Theme): void {
    this.#state.set({ ...this.get(), theme });
    this.#write(THEME_ENTRY, theme);
    if (theme === 'system') delete this.#root.dataset['theme'];
    else this.#root.dataset['theme'] = theme;
  }

  setLetters(letters: boolean): void {
    this.#state.set({ ...this.get(), letters });
    this.#write(LETTERS_ENTRY, letters ? 'on' : 'off');
  }

  #read(entry: string): string | null {
    try {
      return this.#storage.getItem(entry);
    } catch {
      return null;
    }
  }

  #write(entry: string, value: string): void {
    try {
      this.#storage.setItem(entry, value);
    } catch {
      // Storage refused: the choice lives as long as the page.
    }
  }
}
