/** Listeners by topic: a change to one row wakes one row. */
export function createSubscriptions<Topic>() {
  const listeners = new Map<Topic, Set<() => void>>();
  return {
    subscribe(topic: Topic, run: () => void): () => void {
      const set = listeners.get(topic) ?? new Set();
      listeners.set(topic, set.add(run));
      return () => {
        set.delete(run);
        if (set.size === 0 && listeners.get(topic) === set) listeners.delete(topic);
      };
    },
    notify(topics: Iterable<Topic>): void {
      for (const topic of topics) {
        for (const run of [...(listeners.get(topic) ?? [])]) run();
      }
    },
  };
}

/** One value with listeners, in the shape `useSyncExternalStore` wants. */
export function createValue<T>(initial: T) {
  let value = initial;
  const { subscribe, notify } = createSubscriptions<'value'>();
  return {
    get: (): T => value,
    set(next: T): void {
      if (Object.is(next, value)) return;
      value = next;
      notify(['value']);
    },
    subscribe: (run: () => void): (() => void) => subscribe('value', run),
  };
}

export type Value<T> = ReturnType<typeof createValue<T>>;
