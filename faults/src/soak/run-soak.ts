import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../checker/check.ts';
import type { Evidence } from '../checker/evidence.ts';
import { difference } from '../checker/log-equals-witness.ts';
import { outOfOrder } from '../checker/order.ts';
import type { Violation } from '../checker/violation.ts';
import type { Proof } from '../command/proof.ts';
import { settle } from '../command/run-row.ts';
import type { Database } from '../database/database.ts';
import { withWorld } from '../world/open-world.ts';
import { checkGrowth, memoryGrowth } from './memory-growth.ts';
import { soakNeeds } from './nemesis.ts';
import { type Summary, summaryOf } from './summary.ts';
import { torment } from './torment.ts';

/** Everything heals at the same time: more than one outage's backlog waits. */
const DRAIN_MS = 60_000;

/** Minutes below which memory says nothing about the long run. */
const LEAST_FOR_GROWTH = 10;

/** L3: one system, random faults for minutes, then the same judge as for the rows. */
export const runSoak: Proof = async (options, { say, signal }) => {
  const { seed, minutes = 0, full, patience } = options;
  say(`soak of ${minutes} minutes, seed ${seed}`);
  const world = {
    seed: `${seed}/soak`,
    needs: soakNeeds,
    full,
    patience,
    say,
    signal,
    observeEveryMs: 5000,
  };
  const summary = await withWorld(world, async (world) => {
    const began = performance.now();
    await world.load.acknowledged(60);
    const strikes = await torment(world, minutes, signal);
    await world.heal();
    const evidence = await settle(world, DRAIN_MS * patience);
    const growth = memoryGrowth(world.observer.memory);
    // The first minutes of a process are warm-up, not growth.
    const grown = minutes < LEAST_FOR_GROWTH ? [] : checkGrowth(growth);
    const violations = [...check(evidence), ...grown];
    return {
      ...countsOf(evidence),
      seed,
      minutes: (performance.now() - began) / 60_000,
      strikes,
      growth,
      violations,
      mostWaiting: world.observer.mostWaiting,
      statuses: world.load.history.statuses,
      latency: await latencyOf(world.database),
      keepLogs: keep(violations, seed),
    } satisfies Summary & { keepLogs: string | undefined };
  });
  process.stdout.write(`${summaryOf(summary)}\n`);
  return summary.violations.length === 0;
};

function keep(violations: readonly Violation[], seed: string): string | undefined {
  return violations.length > 0 ? join(tmpdir(), `tasktrail-faults-logs/soak-${seed}`) : undefined;
}

function countsOf(evidence: Evidence) {
  const { lost, doubled, foreign } = difference(evidence.witness, evidence.audit);
  const retried = evidence.writes.filter(({ wasUnknown }) => wasUnknown).length;
  return {
    committed: evidence.witness.length,
    lost: lost.length,
    doubled: doubled.length,
    outOfOrder: outOfOrder(evidence.audit).length,
    foreign: foreign.length,
    retried,
    drainedMs: evidence.drainedMs,
  };
}

/** From the commit, nearly, to the audit row, outages included. */
async function latencyOf(database: Database): Promise<{ p50: number; p95: number }> {
  const [row] = await database.patientRows<{ p50: number; p95: number }>(`
    select percentile_disc(0.5) within group (order by ms) as p50,
      percentile_disc(0.95) within group (order by ms) as p95
    from (
      select (extract(epoch from a.processed_at - w.written_at) * 1000)::float8 as ms
      from test_witness w join task_audit_log a using (task_id, version)
    ) latencies`);
  return row ?? { p50: 0, p95: 0 };
}
