import type { Client } from 'pg';
import type { Bench, Table } from './bench.ts';
import { addTasks, drained, now, queryRow, tidy, waitUntil, withDatabase } from './database.ts';
import {
  type HttpLoad,
  type HttpLoadPlan,
  type HttpLoadResult,
  withHttpLoad,
} from './http-load.ts';
import { letRelayGo, stopRelay } from './relay-stop.ts';
import type { IdRange } from './requests.ts';
import { median, ratios } from './statistics.ts';
import { withStack } from './temporary-stack.ts';

const REQUESTS_PER_SECOND = 100;
const WARM_UP_SECONDS = 5;
const LONGEST_SECONDS = 1200;
const LARGEST_STEP = 20_000;

interface Setting {
  database: Client;
  load: HttpLoad;
  plan: HttpLoadPlan;
  events: number;
}

/** What the API's clients saw in each part of a round, and how fast what waited left each station. */
interface Round {
  before: HttpLoadResult;
  waiting: HttpLoadResult;
  draining: HttpLoadResult;
  rates: Rates;
}

interface Rates {
  relay: number;
  sink: number;
  empty: number;
}

/** How fast 100,000 waiting events leave, and what the API's clients notice of it. */
export async function measureDrain(bench: Bench): Promise<Table[]> {
  const events = bench.quick ? 2000 : 100_000;
  return withStack(bench, async ({ databaseUrl, url }) =>
    withDatabase({ databaseUrl }, async (database) =>
      withHttpLoad(async (load) => {
        const plan = planFor(url, await addTasks(database, 1000), bench);
        await waitUntil(database, drained);
        await load({ ...plan, seconds: WARM_UP_SECONDS });
        const rounds: Round[] = [];
        for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
          bench.say(`drain: ${events} events, round ${round + 1}`);
          rounds.push(await measureRound({ database, load, plan, events }));
        }
        return [ratesTable(events, rounds), clientsTable(rounds)];
      }),
    ),
  );
}

function planFor(url: string, ids: IdRange, { quick }: Bench): HttpLoadPlan {
  return {
    url,
    operations: ['create', 'update', 'get', 'list'],
    ids,
    connections: 8,
    seconds: quick ? 3 : 20,
    maxRequests: LONGEST_SECONDS * REQUESTS_PER_SECOND,
    perSecond: REQUESTS_PER_SECOND,
  };
}

async function measureRound({ database, load, plan, events }: Setting): Promise<Round> {
  await waitUntil(database, drained);
  await tidy(database);
  const before = await load(plan);
  await waitUntil(database, drained);
  await stopRelay(database);
  const ids = await addInSteps(database, events);
  const waiting = await load(plan);
  const end = new AbortController();
  const [draining, rates] = await Promise.all([
    load({ ...plan, seconds: LONGEST_SECONDS }, end.signal),
    drain(database, ids).finally(() => end.abort()),
  ]);
  return { before, waiting, draining, rates };
}

/** In steps: one transaction must not hold all of them. */
async function addInSteps(database: Client, count: number): Promise<IdRange> {
  const steps: IdRange[] = [];
  for (let missing = count; missing > 0; missing -= LARGEST_STEP) {
    steps.push(await addTasks(database, Math.min(missing, LARGEST_STEP)));
  }
  const sent = 'select count(*)::integer as sent from outbox where sent_at is not null';
  const { sent: early } = await queryRow<{ sent: number }>(database, sent);
  if (early > 0) throw new Error(`${early} events did not wait: the relay has another lock`);
  return { from: steps[0]?.from ?? 0, to: steps.at(-1)?.to ?? 0 };
}

/** Clients go on writing, so the outbox is empty when all that waited has left it. */
async function drain(database: Client, tasks: IdRange): Promise<Rates> {
  const { last } = await queryRow<{ last: string }>(
    database,
    'select max(id)::text as last from outbox',
  );
  const began = await now(database);
  await letRelayGo(database);
  await waitUntil(database, noneUpTo(last, 'where sent_at is null'));
  const relayed = await now(database);
  await waitUntil(database, noneUpTo(last, ''));
  const empty = await now(database);
  const audited = await lastAudited(database, tasks);
  const events = tasks.to - tasks.from + 1;
  const rate = (until: number) => events / (until - began);
  return { relay: rate(relayed), sink: rate(audited), empty: rate(empty) };
}

/** The smallest id comes from an index, however many rows have just been deleted. */
const noneUpTo = (last: string, where: string) =>
  `coalesce((select min(id) from outbox ${where}) > ${last}, true)`;

async function lastAudited(database: Client, { from, to }: IdRange): Promise<number> {
  const { last } = await queryRow<{ last: number }>(
    database,
    `select extract(epoch from max(processed_at))::float8 as last
     from task_audit_log where task_id between $1 and $2 and version = 1`,
    [from, to],
  );
  return last;
}

function ratesTable(events: number, rounds: readonly Round[]): Table {
  const row = (what: string, pick: (rates: Rates) => number, aim: string) => {
    const rates = rounds.map((round) => pick(round.rates));
    return [what, median(rates), Math.min(...rates), Math.max(...rates), aim];
  };
  return {
    caption:
      `${events.toLocaleString('en')} events wait, then the relay may send; meanwhile the API answers ` +
      `${REQUESTS_PER_SECOND} requests a second, half of them writes. Median of the rounds.`,
    columns: ['the last of them is', 'events/s', 'min', 'max', 'aim'],
    rows: [
      row('acked by Kafka', ({ relay }) => relay, 'at least 2,000'),
      row('in the audit log', ({ sink }) => sink, 'at least 2,000'),
      row('gone from the outbox', ({ empty }) => empty, ''),
    ],
  };
}

function clientsTable(rounds: readonly Round[]): Table {
  const row = (what: string, pick: (round: Round) => HttpLoadResult, aim: string) => {
    const seen = rounds.map(pick);
    const ratio = ratios(rounds.map((round) => ({ a: pick(round).p95, b: round.before.p95 })));
    const { p50, p95, p99 } = medians(seen);
    return [what, p50, p95, p99, ratio.median, ratio.min, ratio.max, aim];
  };
  return {
    caption:
      'Milliseconds of a request, from the moment it was due; p95 beside the p95 before, within each round.',
    columns: ['when', 'p50', 'p95', 'p99', 'ratio', 'min', 'max', 'aim'],
    rows: [
      row('before', ({ before }) => before, ''),
      row('while they wait', ({ waiting }) => waiting, ''),
      row('while they drain', ({ draining }) => draining, '≤ 2'),
    ],
  };
}

function medians(results: readonly HttpLoadResult[]) {
  return {
    p50: median(results.map(({ p50 }) => p50)),
    p95: median(results.map(({ p95 }) => p95)),
    p99: median(results.map(({ p99 }) => p99)),
  };
}
