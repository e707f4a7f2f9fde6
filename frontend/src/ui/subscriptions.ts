/** Listeners by topic: a change to one row wakes one row. */
export class Subscriptions<Topic> {
  readonly #listeners = new Map<Topic, Set<() => void>>();

  subscribe(topic: Topic, run: () => void): () => void {
    const listeners = this.#listeners.get(topic) ?? new Set();
    this.#listeners.set(topic, listeners.add(run));
    return () => {
      listeners.delete(run);
      if (listeners.size === 0 && this.#listeners.get(topic) === listeners) {
        this.#listeners.delete(topic);
      }
    };
  }

  /** Returns how many listeners there were. */
  notify(topics: Iterable<Topic>): number {
    let count = 0;
    for (const topic of topics) {
      // A copy: a listener may leave while it is called.
      for (const run of Array.from(this.#listeners.get(topic) ?? [])) {
        count += 1;
        run();
      }
    }
    return count;
  }
}

/** One value with listeners, in the shape `useSyncExternalStore` wants. */
export class Value<T> {
  #value: T;
  readonly #subscriptions = new Subscriptions<'value'>();

  constructor(initial: T) {
    this.#value = initial;
  }

  readonly get = (): T => this.#value;

  readonly subscribe = (run: () => void): (() => void) =>
    this.#subscriptions.subscribe('value', run);

  set(next: T): void {
    if (Object.is(next, this.#value)) return;
    this.#value = next;
    this.#subscriptions.notify(['value']);
  }
}
