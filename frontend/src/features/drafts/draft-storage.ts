import { createStore, del, entries, set } from 'idb-keyval';
import type { DraftStorage } from './drafts.ts';

/**
 * Drafts of one person on this device; another person of the same browser does not see them. A page that is leaving has no
 * time for IndexedDB: its last words go into local storage, and the next page moves them.
 */
export function createDraftStorage(
  personId: string,
  lastWords: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>,
): DraftStorage {
  const store = createStore('tasktrail-drafts', 'drafts');
  const prefix = `${personId}/`;
  const entry = `tasktrail.drafts.${personId}`;
  const save = async (key: string, text: string): Promise<void> => set(prefix + key, text, store);
  const remove = async (key: string): Promise<void> => del(prefix + key, store);

  async function takeLastWords(): Promise<void> {
    const words = parseWords(lastWords.getItem(entry));
    await Promise.all(
      words.map(async ([key, text]) => (text === null ? remove(key) : save(key, text))),
    );
    lastWords.removeItem(entry);
  }

  return {
    save,
    remove,
    saveNow(unsaved) {
      const words = new Map([...parseWords(lastWords.getItem(entry)), ...unsaved]);
      lastWords.setItem(entry, JSON.stringify([...words]));
    },
    async load() {
      await takeLastWords();
      const saved = await entries<string, string>(store);
      return saved
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]): [string, string] => [key.slice(prefix.length), text]);
    },
  };
}

function parseWords(text: string | null): [string, string | null][] {
  // Written by this file only.
  return text === null ? [] : (JSON.parse(text) as [string, string | null][]);
}
