import type { Station } from '@tasktrail/contract';

/** A source that has not answered for so long counts as unreachable, before any time-out. */
const PATIENCE_MS = 3_000;

/** A value that is read again and again: what was read last, and whether its source still answers. */
export class Reading<T> {
  value: T | undefined;
  /** The last failure, kept after the source has come back. */
  error: Station['last_error'] = null;
  readonly #words: string;
  #worked = false;
  #askedAt: number | undefined;

  /** `words` say to people what it means when nothing can be read. */
  constructor(words: string) {
    this.#words = words;
  }

  get fresh(): boolean {
    const waiting = this.#askedAt !== undefined && performance.now() - this.#askedAt > PATIENCE_MS;
    return this.#worked && !waiting;
  }

  /** Keeps the last value when `read` fails; answers with what it failed with. */
  async look(read: () => Promise<T>): Promise<unknown> {
    this.#askedAt = performance.now();
    try {
      this.value = await read();
      this.#worked = true;
      return undefined;
    } catch (error) {
      this.#worked = false;
      this.error = { at: new Date().toISOString(), message: this.#words };
      return error;
    } finally {
      this.#askedAt = undefined;
    }
  }
}
