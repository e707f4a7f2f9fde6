import { createStore, del, entries, set } from 'idb-keyval';
import type { DraftStorage } from './drafts.ts';

/** Drafts of one person on this device; another person of the same browser does not see them. */
export function createDraftStorage(personId: string): DraftStorage {
  const store = createStore('tasktrail-drafts', 'drafts');
  const prefix = `${personId}/`;
  return {
    save: (key, text) => set(prefix + key, text, store),
    remove: (key) => del(prefix + key, store),
    async load() {
      const saved = await entries<string, string>(store);
      return saved
        .filter(([key]) => key.startsWith(prefix))
        .map(([key, text]): [string, string] => [key.slice(prefix.length), text]);
    },
  };
}
