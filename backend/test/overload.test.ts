import { Agent } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { call, POOL_SIZE, startApi } from './api.ts';
import type { Api } from './api.ts';
import { createTask } from './tasks.ts';

let api: Api;
let lagMs = 0;
beforeAll(async () => {
  api = await startApi({ loopLagMs: () => lagMs });
});
beforeEach(() => {
  lagMs = 0;
});
afterAll(() => api.stop());

describe('when every connection is taken and the queue is full', () => {
  test('the next request is refused while those before it still wait, and probes are answered', async () => {
    const { id } = await createTask(api);
    const locker = new pg.Client({ connectionString: api.database.superuserUrl });
    await locker.connect();
    await locker.query('begin');
    await locker.query('select from tasks where id = $1 for update', [id]);
    const waiting = POOL_SIZE * (1 + limits.waitingPerConnection);
    const answers = Array.from({ length: waiting }, () =>
      api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'y' } }),
    );
    await expect.poll(() => api.pool.waitingCount).toBe(waiting - POOL_SIZE);

    const refused = await api.call('GET', '/api/tasks');
    expect(refused.json).toMatchObject({ status: 503, type: '/problems/over-capacity' });
    expect(refused.headers['retry-after']).toBe('1');
    expect((await api.call('GET', '/health')).status).toBe(200);
    // Nobody who was in has been answered yet: the refusal did not wait for anything.
    expect(api.pool.waitingCount).toBe(waiting - POOL_SIZE);

    await locker.query('rollback');
    await locker.end();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test('a refused request cost no connection and left no trace', async () => {
    const { id } = await createTask(api);
    const holders = await Promise.all(
      Array.from({ length: POOL_SIZE }, async () => api.pool.connect()),
    );
    const queue = POOL_SIZE * limits.waitingPerConnection;
    let refused = 0;
    const answers = Array.from({ length: 60 }, async (_, n) => {
      const answer = await api.call('PATCH', `/api/tasks/${id}`, { body: { title: `again ${n}` } });
      if (answer.status === 503) refused += 1;
      return answer;
    });
    await expect.poll(() => refused).toBe(60 - queue);
    for (const holder of holders) holder.release();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(queue);
    expect(await versionOf(id)).toBe(1 + queue);
  });
});

test('an event loop that comes round late refuses at once, and serves again when it is on time', async () => {
  lagMs = limits.loopLagMs + 1;
  const refused = await api.call('GET', '/api/tasks');
  expect(refused.json).toMatchObject({ status: 503, type: '/problems/over-capacity' });
  expect((await api.call('GET', '/health')).status).toBe(200);
  expect((await api.call('GET', '/health/ready')).status).toBe(200);
  lagMs = 0;
  expect((await api.call('GET', '/api/tasks')).status).toBe(200);
});

test('two hundred clients at once: each answer is 2xx, 4xx or 503, none hangs, and it is over when they are gone', async () => {
  const { id } = await createTask(api);
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const patience = AbortSignal.timeout(15_000);
  const client = async (n: number) => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      const [method, path, body] = requestOf(n + turn, id);
      const headers = { 'Idempotency-Key': `overload-${n}-${turn}` };
      const sent = { body, headers, agent, signal: patience };
      statuses.push((await call(api.port, method, path, sent)).status);
    }
    return statuses;
  };
  const all = (await Promise.all(Array.from({ length: 200 }, (_, n) => client(n)))).flat();
  agent.destroy();
  expect(all).toHaveLength(1000);
  const good = (status: number) => status < 500 || status === 503;
  expect(all.filter((status) => !good(status))).toEqual([]);
  expect(all.filter((status) => status < 300).length).toBeGreaterThan(0);
  expect(all.filter((status) => status === 503).length).toBeGreaterThan(0);

  expect(api.pool.waitingCount).toBe(0);
  expect((await api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'z' } })).status).toBe(200);
  expect(api.log.filter(({ level }) => level === 50)).toEqual([]);
});

function requestOf(n: number, id: number): [string, string, object?] {
  const all: [string, string, object?][] = [
    ['GET', '/api/tasks'],
    ['POST', '/api/tasks', { title: `task ${n}` }],
    ['PATCH', `/api/tasks/${id}`, { title: `title ${n}` }],
    ['GET', '/api/events'],
    ['PATCH', `/api/tasks/${id}`, { title: 7 }],
  ];
  return all[n % all.length] ?? ['GET', '/api/tasks'];
}

async function versionOf(id: number): Promise<number> {
  const { rows } = await api.pool.query<{ version: number }>(
    'select version::integer from tasks where id = $1',
    [id],
  );
  return rows[0]?.version ?? 0;
}
