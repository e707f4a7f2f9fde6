import type { Evidence, WitnessRow } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** How the log differs from the witness. */
export interface Difference {
  /** Committed, not in the log. */
  readonly lost: readonly string[];
  /** More often in the log than committed. */
  readonly doubled: readonly string[];
  /** In the log, never committed; or committed with other content. */
  readonly foreign: readonly string[];
}

/** Compares the two as multisets of (task, version, content). */
export function difference(
  witness: readonly WitnessRow[],
  audit: readonly WitnessRow[],
): Difference {
  const left = countsOf(witness);
  const lost = new Map(left);
  const foreign: string[] = [];
  const doubled: string[] = [];
  for (const row of audit) {
    const name = nameOf(row);
    const rest = lost.get(name);
    if (rest !== undefined && rest > 0) lost.set(name, rest - 1);
    else if (left.has(name)) doubled.push(name);
    else foreign.push(name);
  }
  return {
    lost: [...lost].flatMap(([name, rest]) => Array<string>(rest).fill(name)),
    doubled,
    foreign,
  };
}

/** I1. A genuine event that was set aside is lost too, and an alarm of its own. */
export function checkLogEqualsWitness(evidence: Evidence): Violation[] {
  const { lost, doubled, foreign } = difference(evidence.witness, evidence.audit);
  const aside = evidence.setAside.map(({ reason, detail }) => `${reason}: ${detail}`);
  const conflicts = aside.filter((one) => one.startsWith('conflict'));
  const strangers = aside.filter((one) => !one.startsWith('conflict'));
  return [
    ...found('I1', 'committed changes are not in the log', lost),
    ...found('I1', 'changes stand in the log more than once', doubled),
    ...found('I1', 'rows of the log were never committed', foreign),
    ...found('I1', 'conflicts were set aside', conflicts),
    ...found(
      'I1',
      'records were set aside that nobody forged',
      strangers.slice(evidence.foreignRecords),
    ),
  ];
}

function countsOf(rows: readonly WitnessRow[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const row of rows) counts.set(nameOf(row), (counts.get(nameOf(row)) ?? 0) + 1);
  return counts;
}

function nameOf({ taskId, version, sha }: WitnessRow): string {
  return `task/${taskId} v${version} ${sha.slice(0, 16)}`;
}
