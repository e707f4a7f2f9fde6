/** How a turn of the relay ended; `full`: it sent a whole batch, more may wait. */
export type Outcome = 'sent' | 'full' | 'nothing' | 'failed';

const BUSY_MS = 20;
const IDLE_MS = 250;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 1_000;
const LONGEST_REST_MS = 100;

/** What the pause before the next turn depends on. */
export interface Turn {
  outcome: Outcome;
  /** How many turns in a row ended like this, this one included. */
  streak: number;
  tookMs: number;
  /** The batch and the next one are gentle. */
  rests: boolean;
  /** In [0, 1). Replicas that lost the same broker do not come back in step. */
  random: number;
}

/** Most rows in one batch, and in a gentle one. */
const BATCH_ROWS = 500;
const GENTLE_ROWS = 50;

const WRITING_MS = 1_000;

/** What a batch came to. */
export interface Batch {
  rows: number;
  /** About how many rows waited when it was selected, its own among them. */
  backlog: number;
  /** Since somebody wrote through this process. */
  sincePokeMs: number;
}

/**
 * How much the relay takes at a time. Where clients write too, a backlog that shrinks is sent in small batches with rests between
 * them, so that what an outage left does not make their requests wait: on two cores, while 100,000 events drain, their p95
 * is 2.5 times what it was before, with 500 rows and no rest 8.6 times (`npm run bench -- --only drain`). Only a backlog
 * smaller than it has ever been since it filled a batch counts as shrinking: one that clients write faster than it is sent
 * gently is sent in full batches, as fast as can be.
 */
export class Pace {
  /** The smallest backlog since batches are full; undefined when the last one was not. */
  #least: number | undefined;
  #gentle = false;
  #rests = false;

  /** Most rows of the next batch. */
  get rows(): number {
    return this.#gentle ? GENTLE_ROWS : BATCH_ROWS;
  }

  /** A rest is due before the next batch: between two gentle ones, for others are too long to wait as long. */
  get rests(): boolean {
    return this.#rests;
  }

  /** Answers whether the batch was full: more may wait. */
  sent({ rows, backlog, sincePokeMs }: Batch): boolean {
    if (rows < this.rows) {
      this.startAnew();
      return false;
    }
    const shrinks = this.#least !== undefined && backlog < this.#least;
    const wasGentle = this.#gentle;
    this.#gentle = shrinks && sincePokeMs < WRITING_MS;
    this.#rests = wasGentle && this.#gentle;
    this.#least = Math.min(backlog, this.#least ?? backlog);
    return true;
  }

  startAnew(): void {
    this.#least = undefined;
    this.#gentle = false;
    this.#rests = false;
  }
}

/**
 * Under load a turn starts every 20 ms at most, so that writes share batches. A full batch is followed at once, or,
 * between gentle ones, after a rest as long as the work. Without work the pause doubles up to 250 ms, after failures up to 1 s.
 */
export function pauseAfter({ outcome, streak, tookMs, rests, random }: Turn): number {
  if (outcome === 'full') return rests ? Math.min(tookMs, LONGEST_REST_MS) : 0;
  if (outcome === 'sent') return Math.max(0, BUSY_MS - tookMs);
  if (outcome === 'nothing') return Math.min(IDLE_MS, BUSY_MS * 2 ** (streak - 1));
  const backOff = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (streak - 1));
  return backOff * (0.5 + random / 2);
}
