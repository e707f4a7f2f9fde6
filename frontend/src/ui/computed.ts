/** A value computed from something that counts its changes: the same until it counts on, as React asks of a snapshot. */
export class Computed<T> {
  readonly #version: () => number;
  readonly #compute: () => T;
  #last: { readonly version: number; readonly value: T } | null = null;

  constructor(version: () => number, compute: () => T) {
    this.#version = version;
    this.#compute = compute;
  }

  readonly get = (): T => {
    const version = this.#version();
    if (this.#last?.version !== version) this.#last = { version, value: this.#compute() };
    return this.#last.value;
  };
}
