import type { Client } from 'pg';
import type { Bench, Table } from './bench.ts';
import { addTasks, drained, now, queryRow, tidy, waitUntil, withDatabase } from './database.ts';
import { cpuSeconds } from './process-usage.ts';
import { type RunningStack, pidOf, withStack } from './temporary-stack.ts';

interface Setting {
  stack: RunningStack;
  database: Client;
  events: number;
}

type Row = [who: string, perSecond: number, cpu: number, postgresCpu: number, aim: string];

const aim = 'at least 2,000, aim 5,000';

/** What relay and sink sustain, each while the other stands still, and both together. */
export async function measureRates(bench: Bench): Promise<Table[]> {
  const events = bench.quick ? 2000 : 20_000;
  return withStack(bench, async (stack) =>
    withDatabase(stack, async (database) => {
      const setting = { stack, database, events };
      await warmUp(setting);
      const rows: Row[] = [];
      for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
        bench.say(`rates: ${events} events, round ${round + 1}`);
        rows.push(...(await measureRound(setting)));
      }
      return [tableOf(events, rows)];
    }),
  );
}

async function warmUp({ database }: Setting): Promise<void> {
  await addTasks(database, 2000);
  await waitUntil(database, drained);
}

async function measureRound(setting: Setting): Promise<Row[]> {
  const { stack, database } = setting;
  await tidy(database);
  await stack.parts.get('consumer').stop();
  const relay = await measureRelay(setting);
  // Nobody sweeps while the sink works: the backend is down.
  await stack.parts.get('backend').stop();
  await tidy(database);
  const sink = await measureSink(setting);
  await stack.parts.get('backend').start();
  await waitUntil(database, drained);
  const together = await measureTogether(setting);
  return [relay, sink, together];
}

/** From the commit that makes all events visible at once to the mark on the last one. */
async function measureRelay({ stack, database, events }: Setting): Promise<Row> {
  await addTasks(database, events);
  const committed = await now(database);
  const cpu = meter(stack, ['backend']);
  await waitUntil(database, 'not exists (select from outbox where sent_at is null)');
  const { last } = await queryRow<{ last: number }>(
    database,
    'select extract(epoch from max(sent_at))::float8 as last from outbox',
  );
  return ['relay alone', events / (last - committed), ...cpu(events), aim];
}

/** From its first row to its last, so that the start of the process does not count. */
async function measureSink({ stack, database, events }: Setting): Promise<Row> {
  const newest = await newestAuditRow(database);
  const audited = await allAudited(database);
  await stack.parts.get('consumer').start();
  const cpu = meter(stack, ['consumer']);
  await waitUntil(database, audited);
  const { first, last } = await auditedAfter(database, newest);
  return ['sink alone', (events - 1) / (last - first), ...cpu(events), aim];
}

/** From the commit to the last audit row, sweeping included, with the two cores shared. */
async function measureTogether({ stack, database, events }: Setting): Promise<Row> {
  const newest = await newestAuditRow(database);
  await addTasks(database, events);
  const committed = await now(database);
  const cpu = meter(stack, ['backend', 'consumer']);
  await waitUntil(database, drained);
  const { last } = await auditedAfter(database, newest);
  return ['relay, sink and sweeper', events / (last - committed), ...cpu(events), aim];
}

/** CPU seconds per 1,000 events from now on: of these parts and of PostgreSQL. */
function meter(stack: RunningStack, parts: string[]) {
  const used = (names: string[]) => {
    return names.reduce((total, name) => total + cpuSeconds(pidOf(stack, name)), 0);
  };
  const before = [used(parts), used(['postgres'])] as const;
  return (events: number): [number, number] => [
    ((used(parts) - before[0]) * 1000) / events,
    ((used(['postgres']) - before[1]) * 1000) / events,
  ];
}

/** Looking must cost nothing, so the number of changes is counted before. */
async function allAudited(database: Client): Promise<string> {
  const changes = 'select sum(version)::text as count from tasks';
  const { count } = await queryRow<{ count: string }>(database, changes);
  return `(select sum(seq) from audit_head) = ${count}`;
}

async function newestAuditRow(database: Client): Promise<string> {
  const newest = 'select max(id)::text as id from task_audit_log';
  return (await queryRow<{ id: string }>(database, newest)).id;
}

async function auditedAfter(database: Client, id: string) {
  return queryRow<{ first: number; last: number }>(
    database,
    `select extract(epoch from min(processed_at))::float8 as first,
       extract(epoch from max(processed_at))::float8 as last
     from task_audit_log where id > $1::bigint`,
    [id],
  );
}

function tableOf(events: number, rows: Row[]): Table {
  return {
    caption: `${events.toLocaleString('en')} events waiting, each for a task of its own; three rounds.`,
    columns: ['who works', 'events/s', 'its CPU s per 1,000', 'PostgreSQL', 'aim'],
    rows: rows.toSorted(([a], [b]) => a.localeCompare(b)),
  };
}
