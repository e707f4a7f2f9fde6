import { type ChildProcess, spawn } from 'node:child_process';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { call } from './api.ts';
import { type BackendProcess, startBackend } from './backend-process.ts';
import { FeedPage, liveTasks } from './feed-page.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const balancerMain = fileURLToPath(new URL('../../stack/src/balancer/main.ts', import.meta.url));
/** The balancer asks every 250 ms; a busy machine takes longer. */
const DRAIN_MS = '3000';

let database: TestDatabase;
let topic: TestTopic;
let pool: pg.Pool;
let ports: number[];
let address: number;
let balancer: ChildProcess;
let replicas: BackendProcess[];

beforeAll(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestTopic()]);
  pool = new pg.Pool({ connectionString: database.backendUrl, max: 2 });
  ports = [await freePort(), await freePort()];
  address = await freePort();
  replicas = await Promise.all(ports.map((port) => startReplica(port)));
  balancer = spawn(process.execPath, [balancerMain], {
    env: { PORT: String(address), BACKENDS: ports.join(',') },
    stdio: 'ignore',
  });
  await until(isReady);
});
afterAll(async () => {
  balancer.kill('SIGKILL');
  await Promise.all(replicas.map((replica) => replica.stop()));
  await pool.end();
  await topic.drop();
  await database.drop();
});

function startReplica(port: number, drainMs = DRAIN_MS): Promise<BackendProcess> {
  return startBackend({
    DATABASE_URL: database.backendUrl,
    KAFKA_BOOTSTRAP: topic.bootstrap,
    KAFKA_TOPIC: topic.topic,
    PUBLIC_URL: `http://127.0.0.1:${address}`,
    PORT: String(port),
    DRAIN_MS: drainMs,
  });
}

const isReady = (): Promise<boolean> =>
  call(address, 'GET', '/health/ready').then(
    ({ status }) => status === 200,
    () => false,
  );

test('a stopping replica is unready at once and serves on, and every answer closes its connection', async () => {
  const replica = await startReplica(0, '60000');
  replica.signal('SIGTERM');
  const ready = async () => (await call(replica.port, 'GET', '/health/ready')).status;
  await expect.poll(ready).toBe(503);
  const served = await call(replica.port, 'GET', '/api/tasks');
  expect(served).toMatchObject({ status: 200, headers: { connection: 'close' } });
  replica.signal('SIGKILL');
}, 60_000);

test('both replicas are restarted under load and no request fails, no write is lost or doubled, every page converges', async () => {
  const pages = Array.from({ length: 4 }, () => new FeedPage(0));
  const visits = pages.map((page) => page.stay(address));
  const load = startLoad(6);

  for (const [index, port] of ports.entries()) {
    await load.answered(200);
    const old = replicas[index];
    expect(await old?.stop()).toBe(0);
    replicas[index] = await startReplica(port);
    await expect
      .poll(async () => (await call(port, 'GET', '/health/ready')).status, { timeout: 20_000 })
      .toBe(200);
  }
  await load.answered(200);
  const created = await load.stop();

  expect(load.failures).toEqual([]);
  const { rows } = await pool.query<{ title: string }>(`select title from tasks order by title`);
  expect(rows.map(({ title }) => title)).toEqual(created.toSorted());
  const expected = await liveTasks(pool);
  for (const page of pages) await until(() => page.shows(expected));
  await Promise.all(pages.map((page) => page.close()));
  await Promise.all(visits);
}, 120_000);

/**
 * Clients with kept connections who write and read at a steady rate. What was turned away because the machine is slow is
 * sent again with its key, as the page does; everything else that is no success is a failure.
 */
function startLoad(clients: number) {
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  const created: string[] = [];
  const stopped = new AbortController();
  let answers = 0;
  const ask = async (method: string, path: string, body?: object): Promise<void> => {
    const headers: Record<string, string> = body
      ? { 'Idempotency-Key': `rolling-${created.length}-${Math.random()}` }
      : {};
    try {
      let answer = await call(address, method, path, { body, headers, agent });
      while (answer.status === 503) {
        await sleep(1000 * Number(answer.headers['retry-after']));
        answer = await call(address, method, path, { body, headers, agent });
      }
      answers += 1;
      const { status, text } = answer;
      if (status >= 400) failures.push(`${method} ${path}: ${status} ${text}`);
    } catch (error) {
      failures.push(`${method} ${path}: ${String(error)}`);
    }
  };
  const client = async (n: number) => {
    for (let turn = 0; !stopped.signal.aborted; turn += 1) {
      const title = `client ${n} turn ${turn}`;
      created.push(title);
      await ask('POST', '/api/tasks', { title });
      await ask('GET', '/api/tasks?limit=20');
      await sleep(40 + n * 10);
    }
  };
  const running = Array.from({ length: clients }, (_, n) => client(n));
  return {
    failures,
    /** Resolves after so many more answers. */
    answered: async (more: number) => {
      const enough = answers + more;
      await until(() => answers >= enough || failures.length > 0);
    },
    stop: async (): Promise<string[]> => {
      stopped.abort();
      await Promise.all(running);
      agent.destroy();
      return created;
    },
  };
}
