import type { Clock } from '../../clock.ts';
import { createSubscriptions } from '../../ui/subscriptions.ts';

export interface DraftStorage {
  save(key: string, text: string): Promise<void>;
  remove(key: string): Promise<void>;
  load(): Promise<[string, string][]>;
}

const IDLE_MS = 300;

/**
 * What is being written and not sent. Every text field saves here while one types, 300 ms after the last key; leaving a
 * field, closing the tab or a crash does not lose it. Ends when the text is sent or discarded.
 */
export function createDrafts(options: { storage: DraftStorage; clock: Clock }) {
  const texts = new Map<string, string>();
  const timers = new Map<string, () => void>();
  const { subscribe, notify } = createSubscriptions<string>();

  function save(key: string): void {
    timers.get(key)?.();
    timers.delete(key);
    const text = texts.get(key);
    const saving = text === undefined ? options.storage.remove(key) : options.storage.save(key, text);
    // Without storage the draft still lives in the page.
    saving.catch(() => undefined);
  }

  return {
    subscribe,
    get: (key: string): string | undefined => texts.get(key),
    write(key: string, text: string): void {
      texts.set(key, text);
      timers.get(key)?.();
      timers.set(
        key,
        options.clock.after(IDLE_MS, () => save(key)),
      );
      notify([key]);
    },
    end(key: string): void {
      if (!texts.delete(key)) return;
      save(key);
      notify([key]);
    },
    /** Writes what the idle timers still hold; called when the page is hidden. */
    flush(): void {
      for (const key of [...timers.keys()]) save(key);
    },
    async load(): Promise<void> {
      const saved = await options.storage.load().catch((): [string, string][] => []);
      const unknown = saved.filter(([key]) => !texts.has(key));
      for (const [key, text] of unknown) texts.set(key, text);
      notify(unknown.map(([key]) => key));
    },
  };
}

export type Drafts = ReturnType<typeof createDrafts>;
