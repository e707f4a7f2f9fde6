/** Every writer passes it before each write. Closed, it holds back who comes. */
export class Gate {
  #closed: PromiseWithResolvers<void> | undefined;
  readonly #inside = new Set<Promise<void>>();

  async through(work: () => Promise<void>): Promise<void> {
    while (this.#closed) await this.#closed.promise;
    const working = work();
    this.#inside.add(working);
    await working.finally(() => this.#inside.delete(working));
  }

  /** Resolves when whoever had passed is done. */
  async close(): Promise<void> {
    this.#closed ??= Promise.withResolvers();
    await Promise.allSettled(this.#inside);
  }

  open(): void {
    this.#closed?.resolve();
    this.#closed = undefined;
  }
}
