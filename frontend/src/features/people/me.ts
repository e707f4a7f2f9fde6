import { Value } from '../../ui/subscriptions.ts';

/** Until accounts exist a person is a random id of this browser, with the name they gave once. */
export interface Me {
  readonly id: string;
  readonly name: string | null;
  /** True once the question for the name was answered or declined. */
  readonly asked: boolean;
}

const ENTRY = 'tasktrail.person';

export class MeStore {
  readonly #storage: Pick<Storage, 'getItem' | 'setItem'>;
  readonly #me: Value<Me>;

  constructor(storage: Pick<Storage, 'getItem' | 'setItem'>, newId: () => string) {
    this.#storage = storage;
    this.#me = new Value(readMe(storage) ?? { id: newId(), name: null, asked: false });
    this.#keep(this.get());
  }

  readonly get = (): Me => this.#me.get();
  readonly subscribe = (run: () => void): (() => void) => this.#me.subscribe(run);

  rename(name: string): void {
    this.#keep({ ...this.get(), name, asked: true });
  }

  decline(): void {
    this.#keep({ ...this.get(), asked: true });
  }

  #keep(me: Me): void {
    this.#me.set(me);
    try {
      this.#storage.setItem(ENTRY, JSON.stringify(me));
    } catch {
      // Storage refused: the id lives as long as the page.
    }
  }
}

function readMe(storage: Pick<Storage, 'getItem'>): Me | null {
  try {
    const saved: unknown = JSON.parse(storage.getItem(ENTRY) ?? 'null');
    if (typeof saved !== 'object' || saved === null || !('id' in saved)) return null;
    if (typeof saved.id !== 'string') return null;
    const name = 'name' in saved && typeof saved.name === 'string' ? saved.name : null;
    return { id: saved.id, name, asked: 'asked' in saved && saved.asked === true };
  } catch {
    return null;
  }
}
