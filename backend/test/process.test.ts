import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import pg from 'pg';
import { call } from './api.ts';

// A process may take its time to start.
vi.setConfig({ testTimeout: 60_000 });

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let database: TestDatabase;
let topic: TestTopic;
beforeAll(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestTopic()]);
});
afterAll(() => Promise.all([database.drop(), topic.drop()]));

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Backend {
  child: ChildProcess;
  port: number;
}

async function startBackend(): Promise<Backend> {
  const child = spawn(process.execPath, [main], {
    env: {
      DATABASE_URL: database.backendUrl,
      KAFKA_BOOTSTRAP: topic.bootstrap,
      KAFKA_TOPIC: topic.topic,
      PORT: '0',
      DRAIN_MS: '0',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  for await (const line of createInterface(child.stdout)) {
    const entry = JSON.parse(line) as { action: string; port: number };
    if (entry.action === 'listening') {
      child.stdout.resume();
      return { child, port: entry.port };
    }
  }
  throw new Error('the backend ended before it listened');
}

test('SIGTERM lets the request under way finish, then the process ends with 0', async () => {
  const { child, port } = await startBackend();
  const created = await call(port, 'POST', '/api/tasks', { body: { title: 'Long' } });
  const [locker, watcher] = await Promise.all([connect(), connect()]);
  await locker.query('begin');
  await locker.query('select from tasks for update');
  const answer = call(port, 'PATCH', String(created.headers.location), { body: { title: 'Done' } });
  const blocked = `
    select from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  await expect.poll(async () => (await watcher.query(blocked)).rowCount).toBe(1);

  child.kill('SIGTERM');
  await expect.poll(() => isListening(port)).toBe(false);
  await locker.query('rollback');
  expect(await answer).toMatchObject({ status: 200, headers: { connection: 'close' } });
  expect(await exitOf(child)).toBe(0);
});

test('SIGTERM while it still starts ends it at once: process 1 of a container hears only what it has a handler for', async () => {
  const asked = Promise.withResolvers<void>();
  const silent = createServer(() => asked.resolve()).listen(0, '127.0.0.1');
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const child = spawn(process.execPath, [main], {
    env: {
      DATABASE_URL: `postgresql://backend@127.0.0.1:${port}/taskdb`,
      KAFKA_BOOTSTRAP: '127.0.0.1:1',
      PORT: '0',
    },
    stdio: 'ignore',
  });
  children.push(child);
  await asked.promise;
  child.kill('SIGTERM');

  expect(await exitOf(child)).toBe(0);
});

test('a bad variable is one line that names it, and exit code 78', async () => {
  const child = spawn(process.execPath, [main], {
    env: { DATABASE_URL: 'mysql://s3cret', PORT: 'x' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  child.stderr.on('data', (data: Buffer) => (text += data.toString()));
  expect(await exitOf(child)).toBe(78);
  expect(text).toBe(
    'backend: DATABASE_URL is invalid; KAFKA_BOOTSTRAP is missing; PORT is invalid\n',
  );
});

test('a port in use is one line and exit code 1', async () => {
  const { child, port } = await startBackend();
  const second = spawn(process.execPath, [main], {
    env: {
      DATABASE_URL: database.backendUrl,
      KAFKA_BOOTSTRAP: topic.bootstrap,
      PORT: String(port),
      DRAIN_MS: '0',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let text = '';
  second.stderr.on('data', (data: Buffer) => (text += data.toString()));
  expect(await exitOf(second)).toBe(1);
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).toContain('EADDRINUSE');
  child.kill('SIGTERM');
  expect(await exitOf(child)).toBe(0);
});

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

async function isListening(port: number): Promise<boolean> {
  return call(port, 'GET', '/health').then(
    () => true,
    () => false,
  );
}

async function connect(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: database.superuserUrl });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}
