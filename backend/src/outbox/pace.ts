/** How a turn of the relay ended; `full`: it sent a whole batch, more may wait. */
export type Outcome = 'sent' | 'full' | 'nothing' | 'failed';

const BUSY_MS = 20;
const IDLE_MS = 250;
const FIRST_BACK_OFF_MS = 100;
const LONGEST_BACK_OFF_MS = 1_000;

/** What the pause before the next turn depends on. */
export interface Turn {
  outcome: Outcome;
  /** How many turns in a row ended like this, this one included. */
  streak: number;
  tookMs: number;
  /** The next batch is a gentle one. */
  gentle: boolean;
  /** In [0, 1). Replicas that lost the same broker do not come back in step. */
  random: number;
}

/** Most rows in one batch, and in a gentle one. */
export const BATCH_ROWS = 500;
export const GENTLE_ROWS = 50;

const ANSWERING_MS = 1_000;

/** What decides whether the batch after a full one is gentle: rows waiting behind it, and behind the one before it. */
export interface Backlog {
  behind: number;
  before: number;
  /** Since somebody wrote through this process. */
  sincePokeMs: number;
}

/**
 * Where requests are answered too, a backlog that shrinks is sent in small batches with rests between them, so that what an
 * outage left does not make those requests wait: on two cores, while 100,000 events drain, their p95 is 2.5 times what it was
 * before, with 500 rows and no rest 8.6 times (`npm run bench -- --only drain`). One that grows has to be overtaken first.
 */
export function isGentle({ behind, before, sincePokeMs }: Backlog): boolean {
  return behind < before && sincePokeMs < ANSWERING_MS;
}

/**
 * Under load a turn starts every 20 ms at most, so that writes share batches. A full batch is followed at once, or, before a
 * gentle one, after a rest as long as the work. Without work the pause doubles up to 250 ms, after failures up to 1 s.
 */
export function pauseAfter({ outcome, streak, tookMs, gentle, random }: Turn): number {
  if (outcome === 'full') return gentle ? tookMs : 0;
  if (outcome === 'sent') return Math.max(0, BUSY_MS - tookMs);
  if (outcome === 'nothing') return Math.min(IDLE_MS, BUSY_MS * 2 ** (streak - 1));
  const backOff = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (streak - 1));
  return backOff * (0.5 + random / 2);
}
