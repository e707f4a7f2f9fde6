/** What must hold, by the names of the fault matrix. */
export const invariants = {
  I1: 'the log is what was committed: nothing lost, doubled or foreign, bytes equal',
  I2: 'each task’s rows stand in the order of its versions, 1, 2, 3 … without a gap',
  I3: 'an acknowledged write is there once, a refused one is not, an unknown one at most once',
  I4: 'the chain verifies from its genesis and every signed checkpoint is a prefix of it',
  I5: 'everything waiting is audited soon after the fault is over',
  I6: 'every screen converges to the database and never goes back to an older version',
  I7: 'memory, connections, outbox and idle work stay bounded',
  I8: 'each task equals its last event',
  I9: 'the API answers 2xx, 4xx or 503 with Retry-After, within its deadline',
  law: 'sum of versions = audited + waiting, in every snapshot',
} as const;

export type Invariant = keyof typeof invariants;

/** One thing that does not hold, with what shows it. */
export interface Violation {
  readonly invariant: Invariant;
  readonly what: string;
  /** A few of the rows, keys or requests concerned. */
  readonly evidence: readonly string[];
}

const SHOWN = 5;

/** A violation when something was found; none when nothing was. */
export function found(
  invariant: Invariant,
  what: string,
  evidence: readonly string[],
): Violation[] {
  if (evidence.length === 0) return [];
  const more = evidence.length > SHOWN ? [`… ${evidence.length - SHOWN} more`] : [];
  return [
    {
      invariant,
      what: `${evidence.length} ${what}`,
      evidence: [...evidence.slice(0, SHOWN), ...more],
    },
  ];
}
