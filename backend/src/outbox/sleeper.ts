/** Sleeps that a poke ends early. A poke that comes while nobody sleeps ends the next sleep. */
export class Sleeper {
  #poked = false;
  #wake: (() => void) | undefined;

  poke(): void {
    this.#poked = true;
    this.#wake?.();
  }

  /** Sleeps for `ms`, or until poked. */
  async sleep(ms: number): Promise<void> {
    if (!this.#poked) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    this.#poked = false;
  }
}
