import type { Violation } from '../checker/violation.ts';
import type { MemoryGrowth } from './memory-growth.ts';
import type { Strikes } from './torment.ts';

/** What a soak ends with. */
export interface Summary {
  readonly seed: string;
  readonly minutes: number;
  readonly committed: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly foreign: number;
  /** Writes that had to be asked for again. */
  readonly retried: number;
  readonly mostWaiting: number;
  readonly drainedMs: number | null;
  /** Milliseconds from commit to audit row. */
  readonly latency: { readonly p50: number; readonly p95: number };
  readonly statuses: ReadonlyMap<string, number>;
  readonly strikes: Strikes;
  readonly growth: readonly MemoryGrowth[];
  readonly violations: readonly Violation[];
}

/** In words, for somebody who sees it for the first time. */
export function summaryOf(summary: Summary): string {
  const { committed, lost, doubled, foreign, latency, drainedMs } = summary;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
  return [
    `${summary.minutes.toFixed(1)} minutes, seed ${summary.seed}`,
    `committed     ${committed} changes, ${summary.retried} writes were asked for more than once`,
    `lost          ${lost}`,
    `doubled       ${doubled}`,
    `out of order  ${summary.outOfOrder}`,
    `foreign       ${foreign}`,
    `commit → log  half within ${seconds(latency.p50)}, 95 of 100 within ${seconds(latency.p95)}, outages included`,
    `backlog       at most ${summary.mostWaiting}, gone ${drainedMs === null ? 'not in time' : `${seconds(drainedMs)} after the last fault`}`,
    `answers       ${list(summary.statuses)}`,
    `memory        ${summary.growth.map(grown).join(', ')}`,
    `faults        ${total(summary.strikes)}: ${list(byKind(summary.strikes))}`,
    ...summary.violations.flatMap(({ invariant, what, evidence }) => [
      `${invariant}: ${what}`,
      ...evidence.map((one) => `    ${one}`),
    ]),
    summary.violations.length === 0 ? 'every invariant holds' : 'RED',
  ].join('\n');
}

const grown = ({ part, firstMib, lastMib }: MemoryGrowth) =>
  `${part} ${firstMib.toFixed(0)} → ${lastMib.toFixed(0)} MiB`;

const total = (counts: ReadonlyMap<string, number>) =>
  [...counts.values()].reduce((sum, count) => sum + count, 0);

function byKind(strikes: Strikes): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const [name, count] of strikes) {
    const kind = name.replace(/-\d/g, '');
    kinds.set(kind, (kinds.get(kind) ?? 0) + count);
  }
  return kinds;
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, count]) => `${name} ×${count}`)
    .join(', ');
}
