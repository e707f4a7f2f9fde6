import type { Client } from 'pg';
import type { Bench, Table } from './bench.ts';
import { nextMessage, startProcess } from './child-process.ts';
import { addTasks, drained, queryRow, waitUntil, withDatabase } from './database.ts';
import type { FeedClientPlan, FeedClientResult } from './feed-client-process.ts';
import { type HttpLoad, type HttpLoadPlan, withHttpLoad } from './http-load.ts';
import { percentile } from './statistics.ts';
import { type RunningStack, withStack } from './temporary-stack.ts';

const EVENTS_PER_SECOND = 200;
const WARM_UP_SECONDS = 5;
/** How long after the last write a frame may still arrive. */
const TAIL_SECONDS = 3;

/** Commit → audit row and commit → another client's socket, at a steady 200 changes a second through the API. */
export async function measureLatency(bench: Bench): Promise<Table[]> {
  const seconds = bench.quick ? 5 : 30;
  return withStack(bench, async (stack) =>
    withDatabase(stack, async (database) =>
      withHttpLoad(async (load) => {
        const setting = { stack, database, load };
        const plan = await warmUp(setting);
        bench.say(`latency: ${EVENTS_PER_SECOND} changes a second for ${seconds} s`);
        return [await measureSteadyLoad(setting, { ...plan, seconds })];
      }),
    ),
  );
}

interface Setting {
  stack: RunningStack;
  database: Client;
  load: HttpLoad;
}

async function warmUp({ stack, database, load }: Setting): Promise<HttpLoadPlan> {
  const plan: HttpLoadPlan = {
    url: stack.url,
    operations: ['create', 'update'],
    ids: await addTasks(database, 1000),
    connections: 8,
    seconds: WARM_UP_SECONDS,
    maxRequests: 100_000,
    perSecond: EVENTS_PER_SECOND,
  };
  await waitUntil(database, drained);
  await load(plan);
  await waitUntil(database, drained);
  return plan;
}

async function measureSteadyLoad({ stack, database, load }: Setting, plan: HttpLoadPlan) {
  const { newest } = await queryRow<{ newest: string }>(
    database,
    'select max(id)::text as newest from task_audit_log',
  );
  const feedPlan: FeedClientPlan = { url: stack.url, seconds: plan.seconds + TAIL_SECONDS };
  const feed = startProcess('feed-client-process.ts', feedPlan);
  await nextMessage(feed);
  const [writes, screen] = await Promise.all([load(plan), nextMessage<FeedClientResult>(feed)]);
  feed.disconnect();
  await waitUntil(database, drained);
  const audit = await auditLatencies(database, newest);
  return tableOf(
    [
      ['commit → audit row', audit, 'p50 ≤ 60, p95 ≤ 250'],
      ['commit → socket of another client', screen.latencies, 'p50 ≤ 150, p95 ≤ 400'],
    ],
    writes.perSecond,
  );
}

/** `occurred_at` is the row's `updated_at`. */
async function auditLatencies(database: Client, after: string): Promise<number[]> {
  const { rows } = await database.query<{ ms: number }>(
    `select extract(epoch from processed_at - occurred_at)::float8 * 1000 as ms
     from task_audit_log where id > $1::bigint`,
    [after],
  );
  return rows.map(({ ms }) => ms);
}

function tableOf(
  lines: [what: string, latencies: number[], aim: string][],
  perSecond: number,
): Table {
  return {
    caption: `Milliseconds, from the row's updated_at, at ${Math.round(perSecond)} changes a second through the API (half creations, half updates).`,
    columns: ['from → to', 'events', 'p50', 'p95', 'p99', 'aim'],
    rows: lines.map(([what, latencies, aim]) => [
      what,
      latencies.length,
      ...[0.5, 0.95, 0.99].map((share) => percentile(latencies, share)),
      aim,
    ]),
  };
}
