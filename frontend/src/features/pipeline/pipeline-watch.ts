import type { Pipeline } from '@tasktrail/contract';
import { isFailure, type Failure } from '../../api/failure.ts';
import type { Clock } from '../../clock.ts';
import { Value } from '../../ui/subscriptions.ts';

export interface PipelineReading {
  /** What was read last: it stays while later readings fail. */
  readonly pipeline: Pipeline | null;
  readonly readAt: number | null;
  /** Of the last attempt, and when the first of an unbroken row of failures was. */
  readonly failure: Failure | null;
  readonly failingSince: number | null;
  readonly pausedAt: number | null;
}

export interface PipelineWatchOptions {
  readonly read: () => Promise<Pipeline>;
  readonly clock: Clock;
  readonly isHidden: () => boolean;
}

const CLOSE_MS = 2_000;
const GLANCE_MS = 10_000;

/**
 * Reads the pipeline again and again while somebody looks: every 2 s for its page, every 10 s for the word beside its name
 * in the nav, never while the tab is hidden or the reader paused it.
 */
export class PipelineWatch {
  readonly #options: PipelineWatchOptions;
  readonly #reading = new Value<PipelineReading>({
    pipeline: null,
    readAt: null,
    failure: null,
    failingSince: null,
    pausedAt: null,
  });
  #glances = 0;
  #looks = 0;
  #startedAt = -Infinity;
  #isReading = false;
  #cancel: (() => void) | null = null;

  constructor(options: PipelineWatchOptions) {
    this.#options = options;
  }

  readonly get = (): PipelineReading => this.#reading.get();
  readonly subscribe = (run: () => void): (() => void) => this.#reading.subscribe(run);

  /** Keeps reading, seldom, until the returned function is called. */
  glance(): () => void {
    this.#glances += 1;
    this.#plan();
    return () => {
      this.#glances -= 1;
      this.#plan();
    };
  }

  /** Keeps reading, often: the page itself is open. Leaving it ends a pause. */
  look(): () => void {
    this.#looks += 1;
    this.#plan();
    return () => {
      this.#looks -= 1;
      if (this.#looks === 0) this.go();
    };
  }

  pause(): void {
    this.#change({ pausedAt: this.#options.clock.now() });
    this.#plan();
  }

  go(): void {
    if (this.get().pausedAt !== null) this.#change({ pausedAt: null });
    this.#plan();
  }

  /** At once, whatever the plan says: something was just done that shows here. */
  async again(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#isReading) await this.#read();
  }

  /** The tab was hidden or shown. */
  readonly visibilityChanged = (): void => this.#plan();

  #plan(): void {
    this.#cancel?.();
    this.#cancel = null;
    const { clock, isHidden } = this.#options;
    const isWatched = this.#looks + this.#glances > 0;
    if (this.#isReading || !isWatched || isHidden() || this.get().pausedAt !== null) return;
    const every = this.#looks > 0 ? CLOSE_MS : GLANCE_MS;
    const wait = Math.max(0, this.#startedAt + every - clock.now());
    this.#cancel = clock.after(wait, () => void this.#read());
  }

  async #read(): Promise<void> {
    const { clock, read } = this.#options;
    this.#isReading = true;
    this.#startedAt = clock.now();
    try {
      const pipeline = await read();
      this.#change({ pipeline, readAt: clock.now(), failure: null, failingSince: null });
    } catch (error) {
      if (!isFailure(error)) throw error;
      const since = this.get().failingSince ?? clock.now();
      this.#change({ failure: error, failingSince: since });
    } finally {
      this.#isReading = false;
      this.#plan();
    }
  }

  #change(next: Partial<PipelineReading>): void {
    this.#reading.set({ ...this.get(), ...next });
  }
}
