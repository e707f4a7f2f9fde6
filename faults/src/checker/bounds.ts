import type { Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** A loop that polls takes a few hundredths of a core; one that spins takes a whole one. */
const IDLE_CORES = 0.25;

/** I5: everything waiting was audited in time. */
export function checkDrained({ drainedMs, drainLimitMs, waiting }: Evidence): Violation[] {
  if (drainedMs !== null && waiting === 0) return [];
  const limit = `${drainLimitMs / 1000} s after the fault was over`;
  return [{ invariant: 'I5', what: `${waiting} changes still wait`, evidence: [limit] }];
}

/** I7: nothing grows without bound, nothing spins. */
export function checkBounds({ outbox, usage, connections }: Evidence): Violation[] {
  const swept = outbox > 0 ? [`${outbox} rows stay in the outbox although all are audited`] : [];
  const memory = usage
    .filter(({ peakMib = 0, limitMib }) => peakMib > limitMib)
    .map(
      ({ part, peakMib = 0, limitMib }) => `${part} took ${Math.round(peakMib)} of ${limitMib} MiB`,
    );
  const idle = usage
    .filter(({ idleCores = 0 }) => idleCores > IDLE_CORES)
    .map(
      ({ part, idleCores = 0 }) => `${part} used ${idleCores.toFixed(2)} cores with nothing to do`,
    );
  const crowds = connections
    .filter(({ peak, limit }) => peak > limit)
    .map(({ application, peak, limit }) => `${application} had ${peak} of ${limit} connections`);
  return found('I7', 'bounds were passed', [...swept, ...memory, ...idle, ...crowds]);
}
