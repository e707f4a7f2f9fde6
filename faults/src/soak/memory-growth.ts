import type { Violation } from '../checker/violation.ts';
import type { MemorySample } from '../world/observer.ts';

/** Mean memory of a part in the first and in the last quarter of the soak. */
export interface MemoryGrowth {
  readonly part: string;
  readonly firstMib: number;
  readonly lastMib: number;
}

/** A part whose last quarter is this much above its first grows without end. */
const MOST = 1.5;

export function memoryGrowth(samples: readonly MemorySample[]): MemoryGrowth[] {
  const from = Math.min(...samples.map(({ at }) => at));
  const to = Math.max(...samples.map(({ at }) => at));
  const quarter = (to - from) / 4;
  const mean = (some: readonly MemorySample[]) =>
    some.reduce((sum, { mib }) => sum + mib, 0) / Math.max(1, some.length);
  return [...Map.groupBy(samples, ({ part }) => part)].map(([part, own]) => ({
    part,
    firstMib: mean(own.filter(({ at }) => at <= from + quarter)),
    lastMib: mean(own.filter(({ at }) => at >= to - quarter)),
  }));
}

/** I7, as far as only a long run can show it. */
export function checkGrowth(growth: readonly MemoryGrowth[]): Violation[] {
  return growth
    .filter(({ firstMib, lastMib }) => firstMib > 0 && lastMib > firstMib * MOST)
    .map(({ part, firstMib, lastMib }) => ({
      invariant: 'I7',
      what: `the memory of ${part} grows`,
      evidence: [
        `${firstMib.toFixed(0)} MiB in the first quarter, ${lastMib.toFixed(0)} in the last`,
      ],
    }));
}
