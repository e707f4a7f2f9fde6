import { Agent } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { call, POOL_SIZE, startApi } from './api.ts';
import type { Api } from './api.ts';
import { createTask } from './tasks.ts';

let api: Api;
beforeEach(async () => {
  // Patience enough for a slow machine: what is tested is the queue, not the clock.
  api = await startApi({ requestMs: 60_000, limits: { waitMs: 60_000 } });
});
afterEach(() => api.stop());

describe('when every connection is taken and the queue is full', () => {
  test('the next request is refused while those before it still wait, and probes are answered', async () => {
    const holders = await Promise.all(
      Array.from({ length: POOL_SIZE }, async () => api.pool.connect()),
    );
    const queue = POOL_SIZE * limits.waitingPerConnection;
    const waiting = Array.from({ length: queue }, () => api.call('GET', '/api/tasks'));
    await expect.poll(() => api.pool.waitingCount).toBe(queue);

    const refused = await api.call('GET', '/api/tasks');
    expect(refused.json).toMatchObject({ status: 503, type: '/problems/over-capacity' });
    expect(refused.headers['retry-after']).toBe('1');
    expect((await api.call('GET', '/health')).status).toBe(200);
    // Nobody who was in has been answered yet: the refusal did not wait for anything.
    expect(api.pool.waitingCount).toBe(queue);

    for (const holder of holders) holder.release();
    const statuses = (await Promise.all(waiting)).map(({ status }) => status);
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

test('two hundred clients at once: each answer is 2xx, 4xx or 503, none hangs, and it is over when they are gone', async () => {
  const { id } = await createTask(api);
  const agent = new Agent({ keepAlive: true, maxSockets: 200 });
  const client = async (n: number) => {
    const statuses: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const [method, path, body] = requestOf(n + turn, id);
      const headers = { 'Idempotency-Key': `overload-${n}-${turn}` };
      const sent = { body, headers, agent, signal: AbortSignal.timeout(60_000) };
      statuses.push((await call(api.port, method, path, sent)).status);
    }
    return statuses;
  };
  const holders = await Promise.all(
    Array.from({ length: POOL_SIZE }, async () => api.pool.connect()),
  );
  const clients = Array.from({ length: 200 }, (_, n) => client(n));
  // However fast the machine is, the crowd meets a full queue.
  await expect.poll(() => api.log.some(({ status }) => status === 503)).toBe(true);
  for (const holder of holders) holder.release();
  const all = (await Promise.all(clients)).flat();
  agent.destroy();
  expect(all).toHaveLength(600);
  const good = (status: number) => status < 500 || status === 503;
  expect(all.filter((status) => !good(status))).toEqual([]);
  expect(all.filter((status) => status < 300).length).toBeGreaterThan(0);
  expect(all.filter((status) => status === 503).length).toBeGreaterThan(0);

  expect(api.pool.waitingCount).toBe(0);
  expect((await api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'z' } })).status).toBe(200);
  expect(api.log.filter(({ level }) => level === 50)).toEqual([]);
}, 90_000);

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
