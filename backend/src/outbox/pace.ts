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
  /** Somebody wrote through this process meanwhile. */
  poked: boolean;
  /** In [0, 1). Replicas that lost the same broker do not come back in step. */
  random: number;
}

/**
 * Under load a turn starts every 20 ms at most, so that writes share batches. A full batch is followed at once; where requests
 * are answered too the relay first rests as long as it worked, so that 100,000 waiting events do not make them wait. Without
 * work the pause doubles up to 250 ms, after failures up to 1 s.
 */
export function pauseAfter({ outcome, streak, tookMs, poked, random }: Turn): number {
  if (outcome === 'full') return poked ? tookMs : 0;
  if (outcome === 'sent') return Math.max(0, BUSY_MS - tookMs);
  if (outcome === 'nothing') return Math.min(IDLE_MS, BUSY_MS * 2 ** (streak - 1));
  const backOff = Math.min(LONGEST_BACK_OFF_MS, FIRST_BACK_OFF_MS * 2 ** (streak - 1));
  return backOff * (0.5 + random / 2);
}
