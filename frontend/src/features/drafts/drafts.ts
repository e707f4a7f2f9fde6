import type { Clock } from '../../clock.ts';
import { Subscriptions } from '../../ui/subscriptions.ts';

export interface DraftStorage {
  readonly save: (key: string, text: string) => Promise<void>;
  readonly remove: (key: string) => Promise<void>;
  /** At once, before the page is gone; an end is null. What is told here reaches `load` of the next page. */
  readonly saveNow: (unsaved: ReadonlyMap<string, string | null>) => void;
  readonly load: () => Promise<[string, string][]>;
}

const IDLE_MS = 300;

/**
 * What is being written and not sent. Every text field saves here while one types, 300 ms after the last key; leaving a
 * field, closing the tab or a crash does not lose it. Ends when the text is sent or discarded.
 */
export class Drafts {
  readonly #storage: DraftStorage;
  readonly #clock: Clock;
  readonly #texts = new Map<string, string>();
  readonly #timers = new Map<string, () => void>();
  readonly #subscriptions = new Subscriptions<string>();

  constructor(storage: DraftStorage, clock: Clock) {
    this.#storage = storage;
    this.#clock = clock;
  }

  subscribe(key: string, run: () => void): () => void {
    return this.#subscriptions.subscribe(key, run);
  }

  get(key: string): string | undefined {
    return this.#texts.get(key);
  }

  write(key: string, text: string): void {
    this.#texts.set(key, text);
    this.#timers.get(key)?.();
    this.#timers.set(
      key,
      this.#clock.after(IDLE_MS, () => this.#save(key)),
    );
    this.#subscriptions.notify([key]);
  }

  end(key: string): void {
    if (!this.#texts.delete(key)) return;
    this.#save(key);
    this.#subscriptions.notify([key]);
  }

  /** Writes what the idle timers still hold; called when the page is hidden, which may be its end. */
  flush(): void {
    const keys = [...this.#timers.keys()];
    if (keys.length === 0) return;
    this.#storage.saveNow(new Map(keys.map((key) => [key, this.#texts.get(key) ?? null])));
    for (const key of keys) this.#save(key);
  }

  async load(): Promise<void> {
    const saved = await this.#storage.load().catch((): [string, string][] => []);
    const unknown = saved.filter(([key]) => !this.#texts.has(key));
    for (const [key, text] of unknown) this.#texts.set(key, text);
    this.#subscriptions.notify(unknown.map(([key]) => key));
  }

  #save(key: string): void {
    this.#timers.get(key)?.();
    this.#timers.delete(key);
    const text = this.#texts.get(key);
    const saving = text === undefined ? this.#storage.remove(key) : this.#storage.save(key, text);
    // Without storage the draft still lives in the page.
    saving.catch(() => undefined);
  }
}
