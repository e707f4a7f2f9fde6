import type { Timing } from './ports.ts';

/** Sleeps that a poke ends early. A poke that comes while nobody sleeps ends the next sleep. */
export class Sleeper {
  readonly #timing: Timing;
  #poked = false;
  #wake: (() => void) | undefined;

  constructor(timing: Timing) {
    this.#timing = timing;
  }

  poke(): void {
    this.#poked = true;
    this.#wake?.();
  }

  /** Sleeps for `ms`, or until poked. */
  async sleep(ms: number): Promise<void> {
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        const cancel = this.#timing.after(ms, resolve);
        this.#wake = () => {
          cancel();
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#poked = false;
  }
}
