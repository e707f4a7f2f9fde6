import { createStore, del, entries, set } from 'idb-keyval';
import type { Operation } from './operation.ts';

/** Keeps pending operations on this device. Saving is awaited before a request leaves: a reload finds and re-sends them. */
export interface OperationStorage {
  save(operation: Operation): Promise<void>;
  remove(opId: string): Promise<void>;
  load(): Promise<Operation[]>;
}

export function createOperationStorage(): OperationStorage {
  const store = createStore('tasktrail-operations', 'operations');
  return {
    save: (operation) => set(operation.opId, operation, store),
    remove: (opId) => del(opId, store),
    async load() {
      const saved = await entries<string, Operation>(store);
      return saved.map(([, operation]) => operation).toSorted((a, b) => a.at.localeCompare(b.at));
    },
  };
}
