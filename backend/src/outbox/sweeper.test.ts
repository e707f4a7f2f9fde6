import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import { appendEvents, withoutTriggers } from '../../test/audit-chain.ts';
import { postgresSession } from './postgres-outbox.ts';
import { Sweeper } from './sweeper.ts';

let database: TestDatabase;
let backend: pg.Client;
let consumer: pg.Client;

beforeEach(async () => {
  database = await createTestDatabase();
  backend = await connect(database.backendUrl);
  consumer = await connect(database.consumerUrl);
});
afterEach(async () => {
  await Promise.all([backend.end(), consumer.end()]);
  await database.drop();
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

async function createTasks(count: number): Promise<void> {
  await backend.query(`insert into tasks (title) select n from generate_series(1, $1) n`, [count]);
}

/** Appends the events of these subjects as the sink does, without a real chain. */
async function audit(partition: number, subjects: string): Promise<void> {
  await consumer.query(
    `with appended as (
       insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event::jsonb, $1, h.seq + row_number() over (order by o.id),
         decode(repeat('00', 32), 'hex'), gen_random_uuid(), 0
       from outbox o, audit_head h
       where h.partition = $1 and o.subject ~ $2
         and not exists (select from task_audit_log a where a.event_id = o.event_id)
       returning seq
     )
     update audit_head set seq = (select max(seq) from appended) where partition = $1`,
    [partition, subjects],
  );
}

async function left(): Promise<number> {
  const { rows } = await backend.query<{ n: number }>('select count(*)::integer as n from outbox');
  return rows[0]?.n ?? -1;
}

/** Sweeps until nothing is left to do at once; returns how many steps that took. */
async function sweep(sweeper: Sweeper, now: number): Promise<number> {
  let steps = 1;
  while (await sweeper.run(postgresSession(backend), now)) steps += 1;
  return steps;
}

test('rows leave when their event is audited, sent or not, and only then', async () => {
  await createTasks(10);
  await audit(0, '^task/[1-4]$');
  await sweep(new Sweeper(), 0);
  expect(await left()).toBe(6);
});

test('what is audited later leaves at the next sweep, from whichever partition', async () => {
  await createTasks(9);
  const sweeper = new Sweeper();
  await sweep(sweeper, 0);
  expect(await left()).toBe(9);
  await audit(2, '^task/[1-3]$');
  await audit(1, '^task/[4-6]$');
  await sweep(sweeper, 1_000);
  expect(await left()).toBe(3);
  await audit(2, '^task/[7-9]$');
  await sweep(sweeper, 2_000);
  expect(await left()).toBe(0);
});

test('a sweep that is not due does nothing', async () => {
  await createTasks(1);
  const sweeper = new Sweeper();
  await sweep(sweeper, 0);
  await audit(0, '.');
  expect(await sweeper.run(postgresSession(backend), 1)).toBe(false);
  expect(await left()).toBe(1);
});

test('a large backlog leaves a thousand at a time, so that the relay has its turn in between', async () => {
  await createTasks(3_500);
  const sweeper = new Sweeper();
  await sweep(sweeper, 0);
  await audit(0, '.');
  expect(await sweep(sweeper, 1_000)).toBe(4);
  expect(await left()).toBe(0);
});

test('a sweeper that starts on a large outbox walks it once', async () => {
  await createTasks(2_500);
  await audit(0, '0$');
  expect(await sweep(new Sweeper(), 0)).toBe(5);
  expect(await left()).toBe(2_250);
});

test('what commits while another transaction of the log is open is not passed over', async () => {
  await createTasks(2);
  const sweeper = new Sweeper();
  await sweep(sweeper, 0);
  await consumer.query('begin');
  await audit(0, '^task/1$');
  await sweep(sweeper, 1_000);
  expect(await left()).toBe(2);
  await consumer.query('commit');
  await sweep(sweeper, 2_000);
  expect(await left()).toBe(1);
});

test('rows that take the place of one that a superuser put there and took away leave too', async () => {
  await createTasks(2);
  const sweeper = new Sweeper();
  await sweep(sweeper, 0);
  const superuser = new pg.Pool({ connectionString: database.superuserUrl });
  await appendEvents(superuser, 0, 1);
  await sweep(sweeper, 1_000);
  await withoutTriggers(
    superuser,
    'delete from task_audit_log',
    'update audit_head set seq = 0 where partition = 0',
  );
  await superuser.end();
  await sweep(sweeper, 2_000);
  await audit(0, '^task/1$');
  await sweep(sweeper, 3_000);
  expect(await left()).toBe(1);
});

test('a sweeper whose neighbour holds the lock stays due', async () => {
  await createTasks(1);
  await audit(0, '.');
  const neighbour = await connect(database.backendUrl);
  await neighbour.query('begin');
  await neighbour.query('select pg_advisory_xact_lock(7210341905)');
  const sweeper = new Sweeper();
  expect(await sweeper.run(postgresSession(backend), 0)).toBe(false);
  await neighbour.query('commit');
  await sweep(sweeper, 0);
  expect(await left()).toBe(0);
  await neighbour.end();
});
