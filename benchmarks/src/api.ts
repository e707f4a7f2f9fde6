import { Task } from '@tasktrail/contract';
import type { Client } from 'pg';
import type { Bench, Table } from './bench.ts';
import { addTasks, drained, tidy, waitUntil, withDatabase } from './database.ts';
import { type HttpLoad, type HttpLoadResult, withHttpLoad } from './http-load.ts';
import { cpuSeconds } from './process-usage.ts';
import { type IdRange, type OperationName, LIST_LENGTH, requestFor } from './requests.ts';
import { type SqlLoadResult, sqlClient, sqlLoad } from './sql-load.ts';
import { type Statement, statementOf } from './statements.ts';
import { goesFirst, median, ratios } from './statistics.ts';
import { type RunningStack, pidOf, withStack } from './temporary-stack.ts';

const TASKS = 10_000;
const MAX_REQUESTS = 200_000;
const operations: OperationName[] = ['create', 'update', 'get', 'list'];

interface Lengths {
  pairs: number;
  seconds: number;
  warmUp: number;
  connections: number[];
}

const whole: Lengths = { pairs: 6, seconds: 3, warmUp: 3, connections: [1, 8, 32] };
const quick: Lengths = { pairs: 2, seconds: 1, warmUp: 1, connections: [8] };

interface Setting {
  stack: RunningStack;
  database: Client;
  load: HttpLoad;
  ids: IdRange;
  lengths: Lengths;
}

/** Operations through the API beside the same SQL straight on the same database, in turn. */
export async function measureApi(bench: Bench): Promise<Table[]> {
  const lengths = bench.quick ? quick : whole;
  return withStack(bench, async (stack) =>
    withDatabase(stack, async (database) =>
      withHttpLoad(async (load) => {
        const ids = await addTasks(database, TASKS);
        await waitUntil(database, drained);
        await tidy(database);
        const setting = { stack, database, load, ids, lengths };
        const rows: Row[] = [];
        for (const operation of operations) {
          rows.push(...(await measureOperation(setting, operation, bench)));
        }
        return tablesOf(rows);
      }),
    ),
  );
}

async function measureOperation(setting: Setting, operation: OperationName, { say }: Bench) {
  const statement = await captureStatement(setting, operation);
  const rows: Row[] = [];
  for (const connections of setting.lengths.connections) {
    say(`api: ${operation} with ${connections} connections`);
    const run = { ...setting, operation, statement, connections };
    rows.push({ operation, connections, rounds: await measurePairs(run) });
  }
  return rows;
}

interface Run extends Setting {
  operation: OperationName;
  statement: Statement;
  connections: number;
}

interface Row {
  operation: OperationName;
  connections: number;
  rounds: Round[];
}

interface Round {
  api: Measured<HttpLoadResult>;
  sql: Measured<SqlLoadResult>;
}

async function measurePairs(run: Run): Promise<Round[]> {
  const { warmUp, seconds, pairs } = run.lengths;
  await viaApi(run, warmUp);
  await straight(run, warmUp);
  const rounds: Round[] = [];
  for (let pair = 0; pair < pairs; pair += 1) {
    if (goesFirst(pair) === 'a') {
      const api = await viaApi(run, seconds);
      rounds.push({ api, sql: await straight(run, seconds) });
    } else {
      const sql = await straight(run, seconds);
      rounds.push({ sql, api: await viaApi(run, seconds) });
    }
  }
  return rounds;
}

type Measured<T> = T & { backendCpu: number; postgresCpu: number };

/** Events of the run before would be worked off during this one, so each waits for an empty outbox. */
async function measured<T>({ stack, database }: Run, work: () => Promise<T>): Promise<Measured<T>> {
  await waitUntil(database, drained);
  const backend = pidOf(stack, 'backend');
  const postgres = pidOf(stack, 'postgres');
  const before = [cpuSeconds(backend), cpuSeconds(postgres)] as const;
  const result = await work();
  return {
    ...result,
    backendCpu: cpuSeconds(backend) - before[0],
    postgresCpu: cpuSeconds(postgres) - before[1],
  };
}

async function viaApi(run: Run, seconds: number): Promise<Measured<HttpLoadResult>> {
  const { stack, load, ids, connections, operation } = run;
  const plan = { operations: [operation], ids, connections, seconds, maxRequests: MAX_REQUESTS };
  const result = await measured(run, async () => load({ url: stack.url, ...plan }));
  checkBody(operation, result.bodies[operation]);
  return result;
}

async function straight(run: Run, seconds: number): Promise<Measured<SqlLoadResult>> {
  const { stack, statement, connections } = run;
  const plan = { databaseUrl: stack.databaseUrl, statement, connections, seconds };
  return measured(run, async () => sqlLoad(plan));
}

/** A page of errors is fast. */
function checkBody(operation: OperationName, body: string | undefined): void {
  const content: unknown = JSON.parse(body ?? 'null');
  if (operation === 'list') Task.array().length(LIST_LENGTH).parse(content);
  else Task.parse(content);
}

const patterns = {
  create: /insert into tasks/,
  update: /update tasks/,
  get: /from tasks\s+where id =/,
  list: /from tasks[^]*order by/,
} as const;

async function captureStatement({ stack, ids }: Setting, operation: OperationName) {
  const { method, path, body } = requestFor(operation, ids);
  const headers = { 'content-type': 'application/json' };
  const { title } = JSON.parse(body ?? '{}') as { title?: string };
  const id = /\/tasks\/(\d+)/.exec(path)?.[1];
  return statementOf(stack, {
    name: operation,
    pattern: patterns[operation],
    provoke: async () => {
      const answer = await fetch(stack.url + path, { method, headers, body: body ?? null });
      return answer.text();
    },
    draws: {
      ...(title !== undefined && { [title]: { from: 0, to: 999_999_999 } }),
      ...(id !== undefined && { [id]: ids }),
    },
  });
}

function tablesOf(rows: readonly Row[]): Table[] {
  return [
    {
      caption: `Requests per second through the API beside the same statement by ${sqlClient} in turn; medians of the rounds, the ratio taken within each pair. The aim at c = 8 is 0.6, at least 0.45.`,
      columns: [
        'operation',
        'c',
        'API/s',
        `${sqlClient}/s`,
        'ratio',
        'min',
        'max',
        'p50 ms',
        'p95 ms',
        'p99 ms',
      ],
      rows: rows.map(speedRow),
    },
    {
      caption:
        'CPU seconds per 1,000 requests, the work of relay and sink for their events included where it falls into the same process.',
      columns: [
        'operation',
        'c',
        'backend',
        'PostgreSQL',
        `PostgreSQL under ${sqlClient}`,
        'load process',
      ],
      rows: rows.map(cpuRow),
    },
  ];
}

function speedRow({ operation, connections, rounds }: Row): Table['rows'][number] {
  const middle = (of: (round: Round) => number) => median(rounds.map(of));
  const ratio = ratios(rounds.map(({ api, sql }) => ({ a: api.perSecond, b: sql.perSecond })));
  return [
    operation,
    connections,
    middle(({ api }) => api.perSecond),
    middle(({ sql }) => sql.perSecond),
    ratio.median,
    ratio.min,
    ratio.max,
    middle(({ api }) => api.p50),
    middle(({ api }) => api.p95),
    middle(({ api }) => api.p99),
  ];
}

function cpuRow({ operation, connections, rounds }: Row): Table['rows'][number] {
  const perThousand = (of: (round: Round) => [cpu: number, count: number]) => {
    return median(rounds.map((round) => (of(round)[0] * 1000) / of(round)[1]));
  };
  return [
    operation,
    connections,
    perThousand(({ api }) => [api.backendCpu, api.requests]),
    perThousand(({ api }) => [api.postgresCpu, api.requests]),
    perThousand(({ sql }) => [sql.postgresCpu, sql.transactions]),
    perThousand(({ api }) => [api.cpuSeconds, api.requests]),
  ];
}
