import { createValue } from '../../ui/subscriptions.ts';

/** Until accounts exist a person is a random id of this browser, with the name they gave once. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  /** True once the question for the name was answered or declined. */
  readonly asked: boolean;
}

const ENTRY = 'tasktrail.person';

export function createMe(storage: Pick<Storage, 'getItem' | 'setItem'>, newId: () => string) {
  const me = createValue<Me>(readMe(storage) ?? { id: newId(), name: null, asked: false });
  const keep = (next: Me): void => {
    me.set(next);
    try {
      storage.setItem(ENTRY, JSON.stringify(next));
    } catch {
      // Storage refused: the id lives as long as the page.
    }
  };
  keep(me.get());
  return {
    get: me.get,
    subscribe: me.subscribe,
    rename: (name: string): void => keep({ ...me.get(), name, asked: true }),
    decline: (): void => keep({ ...me.get(), asked: true }),
  };
}

export type MeStore = ReturnType<typeof createMe>;

function readMe(storage: Pick<Storage, 'getItem'>): Me | null {
  try {
    const saved: unknown = JSON.parse(storage.getItem(ENTRY) ?? 'null');
    if (typeof saved !== 'object' || saved === null || !('id' in saved) || typeof saved.id !== 'string') return null;
    const name = 'name' in saved && typeof saved.name === 'string' ? saved.name : null;
    return { id: saved.id, name, asked: 'asked' in saved && saved.asked === true };
  } catch {
    return null;
  }
}
