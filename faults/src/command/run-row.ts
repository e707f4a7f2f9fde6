import { setTimeout as sleep } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../checker/check.ts';
import type { Evidence } from '../checker/evidence.ts';
import { gatherCheckpoints } from '../checker/gather-checkpoints.ts';
import { gatherDatabase, gatherTasks } from '../checker/gather-database.ts';
import { difference } from '../checker/log-equals-witness.ts';
import { outOfOrder } from '../checker/order.ts';
import { unlike } from '../checker/screens.ts';
import type { Violation } from '../checker/violation.ts';
import type { Row } from '../rows/row.ts';
import { withWorld } from '../world/open-world.ts';
import type { World } from '../world/world.ts';

/** What came of a row. */
export interface RowResult {
  readonly row: Row;
  readonly seed: string;
  readonly committed: number;
  readonly lost: number;
  readonly doubled: number;
  readonly outOfOrder: number;
  readonly foreign: number;
  readonly seconds: number;
  readonly drainedMs: number | null;
  readonly violations: readonly Violation[];
  /** The row itself failed: the fault was not brought about, or something did not come back. */
  readonly failure: string | undefined;
  /** Where the logs of a red row are. */
  readonly keepLogs: string | undefined;
}

export interface RunOptions {
  readonly seed: string;
  readonly full: boolean;
  /** Multiplies the limits that count time. */
  readonly patience: number;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

const WARM_UP_WRITES = 60;
/** Seconds until everything is audited after the heal, unless the row says otherwise. */
const DRAIN_SECONDS = 30;
const AFTERMATH_MS = 2_000;

/** Runs one row in a world of its own. */
export async function runRow(row: Row, options: RunOptions): Promise<RowResult> {
  const began = performance.now();
  try {
    return await judged(row, options, began);
  } catch (error) {
    if (options.signal.aborted) throw error;
    // The system did not start, or what it left could not be read.
    const failure = error instanceof Error ? error.message : String(error);
    const seconds = (performance.now() - began) / 1000;
    return { ...nothing, row, seed: options.seed, seconds, failure };
  }
}

const nothing = {
  committed: 0,
  lost: 0,
  doubled: 0,
  outOfOrder: 0,
  foreign: 0,
  drainedMs: null,
  violations: [],
  keepLogs: undefined,
};

async function judged(row: Row, options: RunOptions, began: number): Promise<RowResult> {
  const seed = `${options.seed}/${row.id}`;
  return withWorld({ ...options, seed, needs: row.needs ?? {} }, async (world) => {
    const failure = await provoke(row, world);
    const drainLimitMs = 1000 * options.patience * (row.needs?.drainSeconds ?? DRAIN_SECONDS);
    const settled = await settle(world, drainLimitMs);
    const evidence = { ...settled, isQuiet: row.isQuiet ?? false };
    const violations = check(evidence);
    const { lost, doubled, foreign } = difference(evidence.witness, evidence.audit);
    const isRed = violations.length > 0 || failure !== undefined;
    return {
      row,
      seed: options.seed,
      committed: evidence.witness.length,
      lost: lost.length,
      doubled: doubled.length,
      outOfOrder: outOfOrder(evidence.audit).length,
      foreign: foreign.length,
      seconds: (performance.now() - began) / 1000,
      drainedMs: evidence.drainedMs,
      violations,
      failure,
      keepLogs: isRed
        ? join(tmpdir(), `tasktrail-faults-logs/${row.id}-${options.seed}`)
        : undefined,
    };
  });
}

/** The fault under load; answers why it could not be brought about. */
async function provoke(row: Row, world: World): Promise<string | undefined> {
  try {
    await world.load.acknowledged(WARM_UP_WRITES);
    await world.untilAudited();
    await row.run(world);
    await world.heal();
    return undefined;
  } catch (error) {
    await world.heal();
    return error instanceof Error ? error.message : String(error);
  }
}

/** Some more load on the healed system, then its end, then everything there is to know. */
export async function settle(world: World, drainLimitMs: number): Promise<Evidence> {
  const healed = performance.now();
  await sleep(AFTERMATH_MS);
  await world.load.stop();
  const isDrained = await within(drainLimitMs, healed, async () => (await world.waiting()) === 0);
  const drainedMs = isDrained ? performance.now() - healed : null;
  const moment = 15_000 * world.patience;
  await within(moment, performance.now(), async () => isSwept(world));
  await within(moment, performance.now(), async () => areScreensRight(world));
  await world.observer.stop();
  return {
    ...(await gatherDatabase(world.database)),
    ...gatherCheckpoints(world.dataDir),
    isQuiet: false,
    foreignRecords: world.foreignRecords,
    refusals: world.refusals,
    forks: world.forks,
    writes: world.load.history.writes,
    odd: world.load.history.odd,
    feeds: world.screens.map(({ name, board }) => ({
      name,
      tasks: [...board.tasks.values()],
      regressions: board.regressions,
    })),
    law: world.observer.law,
    drainedMs,
    drainLimitMs,
    downtimes: world.control.downtimes,
    usage: await world.observer.usage(),
    connections: world.observer.connections(),
  };
}

async function isSwept({ database }: World): Promise<boolean> {
  const [row] = await database.rows<{ count: number }>('select count(*)::int as count from outbox');
  return row?.count === 0;
}

async function areScreensRight({ screens, database }: World): Promise<boolean> {
  const stored = (await gatherTasks(database)).map(({ seen }) => seen);
  return screens.every(({ board }) => unlike([...board.tasks.values()], stored).length === 0);
}

/** True as soon as `isSo` answers true; false when it does not within `ms` of `since`. */
async function within(ms: number, since: number, isSo: () => Promise<boolean>): Promise<boolean> {
  for (;;) {
    if (await isSo().catch(() => false)) return true;
    if (performance.now() - since > ms) return false;
    await sleep(100);
  }
}
