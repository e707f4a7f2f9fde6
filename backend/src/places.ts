/** How many may be in at once. */
export interface Capacity {
  total: number;
  /** Whoever stands behind a proxy shares its address: raise it there. */
  perAddress: number;
}

/** Counts who is in, in all and by address, so that one client cannot take every place. */
export class Places {
  readonly #capacity: Capacity;
  readonly #byAddress = new Map<string, number>();
  #taken = 0;

  constructor(capacity: Capacity) {
    this.#capacity = capacity;
  }

  /** The way to give the place back; undefined when there is none. */
  take(address = ''): (() => void) | undefined {
    const here = this.#byAddress.get(address) ?? 0;
    if (this.#taken >= this.#capacity.total || here >= this.#capacity.perAddress) return undefined;
    this.#taken += 1;
    this.#byAddress.set(address, here + 1);
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#giveBack(address);
    };
  }

  #giveBack(address: string): void {
    this.#taken -= 1;
    const left = (this.#byAddress.get(address) ?? 0) - 1;
    if (left > 0) this.#byAddress.set(address, left);
    else this.#byAddress.delete(address);
  }
}
