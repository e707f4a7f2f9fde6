import type { Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** The law of every snapshot, taken once a second while faults happened. */
export function checkLaw({ law }: Evidence): Violation[] {
  const broken = law.filter(({ committed, audited, waiting }) => committed !== audited + waiting);
  return found(
    'law',
    'snapshots do not add up',
    broken.map(
      ({ committed, audited, waiting }) =>
        `${committed} committed, ${audited} audited + ${waiting} waiting`,
    ),
  );
}
