import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { SCHEMA } from '../src/postgres/schema-name.ts';
import { call, startApi } from './api.ts';
import { type BackendProcess, startBackend } from './backend-process.ts';
import { asOwner } from './tasks.ts';
import { until } from './until.ts';

/*
 * What a running backend finds wrong outside of itself: it says so in one line, is not ready, stays alive, and goes on by
 * itself when it is put right.
 */

let database: TestDatabase;
let topic: TestTopic;
let owner: pg.Client;
const running: BackendProcess[] = [];

beforeEach(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestTopic()]);
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((backend) => backend.stop()));
  await owner.end();
  await Promise.all([database.drop(), topic.drop()]);
});

async function start(databaseUrl = database.backendUrl): Promise<BackendProcess> {
  const backend = await startBackend({
    DATABASE_URL: databaseUrl,
    KAFKA_BOOTSTRAP: topic.bootstrap,
    KAFKA_TOPIC: topic.topic,
  });
  running.push(backend);
  return backend;
}

const statusOf = async ({ port }: BackendProcess, path: string) =>
  (await call(port, 'GET', path)).status;
const said = ({ log }: BackendProcess, action: string) =>
  log.filter((line) => line['action'] === action);
const renamed = (from: string, to: string) =>
  owner.query('update schema_migrations set name = $2 where name = $1', [from, to]);

test('a refused password makes it unready, not dead, and is over when the migrator sets it', async () => {
  const [role, password] = [`replica_${randomBytes(4).toString('hex')}`, 's3cret'];
  await asSuperuser(`create role ${role} login password 'another' in role backend`);
  const url = new URL(database.backendUrl);
  [url.username, url.password] = [role, password];
  const backend = await start(url.href);
  await until(() => said(backend, 'database-away').length > 0);

  expect(await statusOf(backend, '/health')).toBe(200);
  expect(await statusOf(backend, '/health/ready')).toBe(503);
  expect(await statusOf(backend, '/api/tasks')).toBe(503);
  await asSuperuser(`alter role ${role} password '${password}'`);
  await until(async () => (await statusOf(backend, '/health/ready')) === 200);
  await until(() => said(backend, 'database-back').length > 0);
  expect(await statusOf(backend, '/api/tasks')).toBe(200);
  expect(said(backend, 'database-away')).toMatchObject([
    { reason: 'PostgreSQL refuses the role or password of DATABASE_URL' },
  ]);
  expect(JSON.stringify(backend.log)).not.toContain(password);
});

test('an older schema makes it unready until it is migrated', async () => {
  await renamed(SCHEMA, '0001');
  const backend = await start();
  await until(() => said(backend, 'schema-older').length > 0);

  expect(await statusOf(backend, '/health')).toBe(200);
  expect(await statusOf(backend, '/health/ready')).toBe(503);
  await renamed('0001', SCHEMA);
  await until(async () => (await statusOf(backend, '/health/ready')) === 200);
  expect(said(backend, 'schema-older')).toHaveLength(1);
});

test('a newer schema is one warning: the version before runs on it while it is replaced', async () => {
  await renamed(SCHEMA, '9999_later');
  const backend = await start();
  await until(() => said(backend, 'schema-newer').length > 0);

  expect(await statusOf(backend, '/health/ready')).toBe(200);
  expect((await call(backend.port, 'POST', '/api/tasks', { body: { title: 'x' } })).status).toBe(
    201,
  );
});

test('a database without room refuses writes with 503, answers reads, and takes writes again', async () => {
  const api = await startApi();
  const write = () => call(api.port, 'POST', '/api/tasks', { body: { title: 'x' } });
  await asOwner(
    api,
    `create function no_room() returns trigger language plpgsql as $$ begin
       raise exception 'could not extend file' using errcode = '53100';
     end $$`,
  );
  await asOwner(api, 'create trigger no_room before insert on outbox execute function no_room()');
  const refused = await write();
  const read = await call(api.port, 'GET', '/api/tasks');
  await asOwner(api, 'drop trigger no_room on outbox');
  const taken = await write();
  const { log } = api;
  await api.stop();

  expect([refused.status, read.status, taken.status]).toEqual([503, 200, 201]);
  expect(refused.headers['retry-after']).toBe('1');
  expect(log).toContainEqual(
    expect.objectContaining({ action: 'unavailable', reason: 'could not extend file' }),
  );
});

async function asSuperuser(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}
