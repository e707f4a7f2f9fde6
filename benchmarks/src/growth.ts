import type { Client } from 'pg';
import type { Bench, Table } from './bench.ts';
import { addTasks, drained, queryRow, tidy, waitUntil, withDatabase } from './database.ts';
import { type HttpRequest, LIST_LENGTH, expectedStatus, requestFor } from './requests.ts';
import { middlePage, timedRequest } from './timed-request.ts';
import { logLogSlope, median } from './statistics.ts';
import { type RunningStack, withStack } from './temporary-stack.ts';

const VERSIONS = 30;
const RELAYED = 500;
const LARGEST_STEP = 20_000;

/** Milliseconds of each operation at one number of tasks. */
type Costs = Record<string, number>;

interface Setting {
  stack: RunningStack;
  database: Client;
  requests: number;
}

/** How the cost of the main operations grows with the number of tasks and of audited changes. */
export async function measureGrowth(bench: Bench): Promise<Table[]> {
  const large = bench.million ? [1e5, 1e6] : [1e5];
  const sizes = bench.quick ? [300, 3000] : [1e3, 1e4, ...large];
  return withStack(bench, async (stack) =>
    withDatabase(stack, async (database) => {
      const setting = { stack, database, requests: bench.quick ? 50 : 400 };
      const edited = await taskWithHistory(setting);
      const measured: [number, Costs][] = [];
      for (const size of sizes) {
        bench.say(`growth: to ${size.toLocaleString('en')} tasks`);
        await growTo(database, size);
        measured.push([size, await costsOf(setting, edited)]);
      }
      return [tableOf(measured)];
    }),
  );
}

/** A task that was changed often, so that its history fills a screen; the rest of the log grows around it. */
async function taskWithHistory({ stack, database }: Setting): Promise<number> {
  const { from: id } = await addTasks(database, 1);
  for (let version = 1; version < VERSIONS; version += 1) {
    await timedRequest(stack, requestFor('update', { from: id, to: id }), 200);
  }
  return id;
}

/** In steps: one transaction must not hold a million events. */
async function growTo(database: Client, size: number): Promise<void> {
  for (let missing = size - (await countTasks(database)); missing > 0; missing -= LARGEST_STEP) {
    await addTasks(database, Math.min(missing, LARGEST_STEP));
    await waitUntil(database, drained);
  }
  await tidy(database);
}

async function countTasks(database: Client): Promise<number> {
  const count = 'select count(*)::integer as count from tasks';
  return (await queryRow<{ count: number }>(database, count)).count;
}

async function costsOf(setting: Setting, edited: number): Promise<Costs> {
  const { stack, database } = setting;
  const list = requestFor('list', { from: 1, to: 1 });
  const ids = { from: edited, to: edited };
  const get = (path: string): HttpRequest => ({ method: 'GET', path });
  const middle = get(await middlePage(stack, '/api/tasks', await countTasks(database)));
  return {
    [`list ${LIST_LENGTH}, first page`]: await medianMs(setting, () => list, 200),
    [`list ${LIST_LENGTH}, in the middle`]: await medianMs(setting, () => middle, 200),
    create: await medianMs(setting, () => requestFor('create', ids), expectedStatus.create),
    [`history of a task with ${VERSIONS} versions`]: await medianMs(
      setting,
      () => get(`/api/tasks/${edited}/history?limit=${LIST_LENGTH}`),
      200,
    ),
    [`relay, ${RELAYED} events`]: await relayMs(setting, stack),
  };
}

async function medianMs({ stack, requests }: Setting, next: () => HttpRequest, status: number) {
  const times: number[] = [];
  for (let sent = 0; sent < requests * 1.25; sent += 1) {
    const { ms } = await timedRequest(stack, next(), status);
    times.push(ms);
  }
  // The first fifth warms up.
  return median(times.slice(requests / 4));
}

/** Between the marks of the first and the last of ten batches, while the sink stands still. */
async function relayMs({ database }: Setting, { parts }: RunningStack): Promise<number> {
  await waitUntil(database, drained);
  await parts.get('consumer').stop();
  await addTasks(database, 10 * RELAYED);
  await waitUntil(database, 'not exists (select from outbox where sent_at is null)');
  const { ms } = await queryRow<{ ms: number }>(
    database,
    'select extract(epoch from max(sent_at) - min(sent_at))::float8 * 1000 as ms from outbox',
  );
  await parts.get('consumer').start();
  await waitUntil(database, drained);
  return ms / 9;
}

function tableOf(measured: readonly [number, Costs][]): Table {
  const operations = Object.keys(measured[0]?.[1] ?? {});
  return {
    caption:
      'Median milliseconds, one request at a time, and the slope of log cost over log size: 0 is flat, 1 is linear.',
    columns: [
      'operation',
      ...measured.map(([size]) => `${size.toLocaleString('en')} tasks`),
      'slope',
      'aim',
    ],
    rows: operations.map((operation) => {
      const points = measured.map(([size, costs]) => [size, costs[operation] ?? 0] as const);
      return [operation, ...points.map(([, ms]) => ms), logLogSlope(points), '≤ 0.1'];
    }),
  };
}
