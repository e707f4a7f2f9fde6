import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import { partitionOf } from '../kafka/partition.ts';
import { checkRecords } from '../live/check-records.ts';
import { createPool } from '../postgres/pool.ts';
import { postgresSession, SESSION } from './postgres-outbox.ts';
import type { OutboxSession } from './ports.ts';

/*
 * The outbox is most often empty, and autovacuum tells the planner so. When Kafka comes back after an hour, what waits must
 * not be read from end to end for each batch.
 */

const WAITING = 5_000;
const BATCH = 100;
/** Old versions of rows are met too. */
const FEW = 10 * BATCH;
const TOPIC = '0198c0de-0000-4000-8000-000000000007';

let database: TestDatabase;
let relay: pg.Client;
let feed: pg.Pool;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = new pg.Client({ connectionString: database.backendUrl, options: SESSION });
  await relay.connect();
  feed = createPool({
    databaseUrl: database.backendUrl,
    name: 'feed',
    max: 1,
    indexesOnly: true,
    logger: pino({ enabled: false }),
  });
  await asOwner(
    `insert into tasks (title) select n from generate_series(1, 1000) n`,
    'alter table outbox disable trigger user',
    'delete from outbox',
    'alter table outbox enable trigger user',
    'vacuum (truncate false, analyze) outbox',
    `insert into tasks (title) select n from generate_series(1, ${WAITING}) n`,
  );
});
afterAll(async () => {
  await Promise.all([relay.end(), feed.end()]);
  await database.drop();
});

async function asOwner(...statements: string[]): Promise<void> {
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  for (const statement of statements) await owner.query(statement);
  await owner.end();
}

/** Rows of outbox and log that `work` reads, however it finds them. */
async function rowsRead(client: pg.ClientBase, work: () => Promise<unknown>): Promise<number> {
  await client.query('begin');
  const before = await rowsReadSoFar(client);
  await work();
  const after = await rowsReadSoFar(client);
  await client.query('commit');
  return after - before;
}

async function rowsReadSoFar(client: pg.ClientBase): Promise<number> {
  const { rows } = await client.query<{ n: number }>(
    `select coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0)::integer as n
     from pg_stat_xact_user_tables where relname in ('outbox', 'task_audit_log')`,
  );
  return rows[0]?.n ?? NaN;
}

interface Waiting {
  id: string;
  subject: string;
  event: string;
}

async function oldest(): Promise<Waiting[]> {
  const { rows } = await relay.query<Waiting>(
    'select id, subject, event from outbox order by id limit $1',
    [BATCH],
  );
  return rows;
}

async function markOldest(session: OutboxSession): Promise<void> {
  const sent = (await oldest()).map(({ id }) => ({ id, partition: 0, offset: BigInt(id) }));
  await session.markSent(TOPIC, sent);
}

/** As the sink does, without a real chain. */
async function auditOldest(rows: number): Promise<void> {
  await asOwner(
    `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
     select event::jsonb, 0, seq + row_number() over (order by id), decode(repeat('00', 32), 'hex'), '${TOPIC}', id
     from outbox, (select coalesce(max(seq), 0) as seq from task_audit_log) last
     order by id limit ${rows}`,
  );
}

test('selecting a batch reads the batch', async () => {
  const session = postgresSession(relay);
  expect(await rowsRead(relay, async () => session.unsent(BATCH))).toBeLessThan(FEW);
});

test('marking a batch reads the batch', async () => {
  const session = postgresSession(relay);
  expect(await rowsRead(relay, async () => markOldest(session))).toBeLessThan(FEW);
});

test('sweeping a batch reads the batch', async () => {
  const session = postgresSession(relay);
  await auditOldest(BATCH);
  expect(await rowsRead(relay, async () => session.sweepPartition(0, '0'))).toBeLessThan(FEW);
  expect(await rowsRead(relay, async () => session.sweepOutbox('0'))).toBeLessThan(15 * BATCH);
});

test('what a sweep removes is found in the log by itself, also when that was planned for a small log', async () => {
  const session = postgresSession(relay);
  await auditOldest(BATCH);
  await session.sweepPartition(0, String(BATCH));
  await auditOldest(WAITING / 2);
  const end = 2 * BATCH + WAITING / 2;
  const sweep = async () => session.sweepPartition(0, String(end - BATCH));
  expect(await rowsRead(relay, sweep)).toBeLessThan(FEW);
});

test('checking fetched records reads those records', async () => {
  const records = (await oldest()).map(({ subject, event }, offset) => {
    const partition = partitionOf(subject);
    return { partition, offset, key: Buffer.from(subject), value: Buffer.from(event) };
  });
  const client = await feed.connect();
  const read = await rowsRead(client, async () => {
    const checked = await checkRecords(client as unknown as pg.Pool, records);
    expect(checked.filter(Boolean)).toHaveLength(BATCH);
  });
  client.release();
  expect(read).toBeLessThan(FEW);
});

test.each([
  ['an event is looked up by its own index', `event_id = '${TOPIC}'`, 'outbox_event_id_key'],
  [
    'the newest changes come from theirs',
    'true order by occurred_at desc, event_id desc limit 50',
    'outbox_newest',
  ],
])('%s', async (_, rows, index) => {
  const { rows: plan } = await relay.query(
    `explain (format json) select * from outbox where ${rows}`,
  );
  expect(JSON.stringify(plan)).toContain(`"Index Name":"${index}"`);
});
