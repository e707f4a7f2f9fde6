import { isFailure, type Failure } from '../../api/failure.ts';
import { Value } from '../../ui/subscriptions.ts';

export interface ReadingState<T> {
  /** The last value read: it stays while another one is on its way, and when that one fails. */
  readonly value: T | null;
  readonly failure: Failure | null;
}

/** Of several readings on their way only the one begun last counts. */
export class LatestReading<T> {
  readonly #state = new Value<ReadingState<T>>({ value: null, failure: null });
  #begun = 0;

  readonly get = (): ReadingState<T> => this.#state.get();
  readonly subscribe = (run: () => void): (() => void) => this.#state.subscribe(run);

  async take(read: () => Promise<T>): Promise<void> {
    this.#begun += 1;
    const mine = this.#begun;
    try {
      const value = await read();
      if (mine === this.#begun) this.#state.set({ value, failure: null });
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (mine === this.#begun) this.#state.set({ ...this.get(), failure: error });
    }
  }

  /** What is on its way is of no use any more. */
  forget(): void {
    this.#begun += 1;
  }
}
