import { Value } from '../ui/subscriptions.ts';

const TICK_MS = 30_000;

/** The present, renewed every half minute while somebody looks at it: ages and spines move on together. */
export class Present {
  readonly #now: () => number;
  readonly #value: Value<number>;
  #watchers = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(now: () => number) {
    this.#now = now;
    this.#value = new Value(now());
  }

  readonly get = (): number => this.#value.get();

  readonly subscribe = (run: () => void): (() => void) => {
    const stop = this.#value.subscribe(run);
    this.#watchers += 1;
    this.#timer ??= setInterval(() => this.#value.set(this.#now()), TICK_MS);
    return () => {
      stop();
      this.#watchers -= 1;
      if (this.#watchers > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  };
}
