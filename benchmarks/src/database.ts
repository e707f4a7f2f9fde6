import { setTimeout as sleep } from 'node:timers/promises';
import { Client, type QueryResultRow } from 'pg';
import type { Stack } from '@tasktrail/stack';
import type { IdRange } from './requests.ts';

const POLL_MS = 50;
const PATIENCE_MS = 20 * 60_000;

/** Connects as the owner of the tables for the time of `work`. */
export async function withDatabase<T>(
  { databaseUrl }: Pick<Stack, 'databaseUrl'>,
  work: (database: Client) => Promise<T>,
): Promise<T> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

/** The only row of a query. */
export async function queryRow<Row extends QueryResultRow>(
  database: Client,
  text: string,
  values: unknown[] = [],
): Promise<Row> {
  const { rows } = await database.query<Row>(text, values);
  const [row] = rows;
  if (row === undefined) throw new Error(`no row: ${text}`);
  return row;
}

/** Adds tasks in one transaction, as one writer with psql would; their events appear in the outbox at its end. */
export async function addTasks(database: Client, count: number): Promise<IdRange> {
  return queryRow<{ from: number; to: number }>(
    database,
    `with added as (
       insert into tasks (title, description)
       select 'Task ' || n, repeat('Write the report. ', 5) from generate_series(1, $1::integer) n
       returning id
     )
     select min(id)::float8 as from, max(id)::float8 as to from added`,
    [count],
  );
}

/** Waits until a query answers true. */
export async function waitUntil(database: Client, condition: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS;
  while (!(await queryRow<{ yes: boolean }>(database, `select (${condition}) as yes`)).yes) {
    if (performance.now() > end) throw new Error(`waited too long for: ${condition}`);
    await sleep(POLL_MS);
  }
}

/** The server's clock, which also writes `sent_at` and `processed_at`; seconds. */
export async function now(database: Client): Promise<number> {
  const clock = 'select extract(epoch from clock_timestamp())::float8 as now';
  return (await queryRow<{ now: number }>(database, clock)).now;
}

/** Every committed change is audited and swept: what comes next starts with an idle pipeline. */
export const drained = 'not exists (select from outbox)';

/** What autovacuum would do at some moment of its own choice. */
export async function tidy(database: Client): Promise<void> {
  await database.query('vacuum (analyze) tasks, outbox, task_audit_log');
}
