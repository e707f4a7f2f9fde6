import { Health, Readiness } from '@tasktrail/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { POOL_SIZE, startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { SeverableLink } from '../../test/severable-link.ts';
import { createTask } from '../../test/tasks.ts';

let api: Api;
let link: SeverableLink;
let kafka = true;
let stopping = false;
beforeAll(async () => {
  api = await startApi({
    readiness: { kafkaUp: () => kafka, stopping: () => stopping },
    through: async (databaseUrl) => {
      const made = await SeverableLink.to(databaseUrl);
      link = made.link;
      return made.url;
    },
  });
});
beforeEach(() => {
  kafka = true;
  stopping = false;
  link.mend();
});
afterAll(async () => {
  await api.stop();
  await link.close();
});

const ready = async () => {
  const { status, json } = await api.call('GET', '/health/ready');
  return { code: status, ...Readiness.parse(json) };
};

test('Kafka down is degraded, and ready all the same', async () => {
  expect(await ready()).toEqual({ code: 200, status: 'ready', postgres: 'up', kafka: 'up' });
  kafka = false;
  expect(await ready()).toMatchObject({ code: 200, status: 'degraded', kafka: 'down' });
});

test('a stopping server is unready at once', async () => {
  stopping = true;
  expect(await ready()).toMatchObject({ code: 503, status: 'unready', postgres: 'up' });
});

test.each(['GET', 'POST', 'PATCH', 'DELETE'])(
  'without PostgreSQL %s is 503 with Retry-After, and works again when it is back',
  async (method) => {
    const { id } = await createTask(api);
    link.cut();
    const path = method === 'POST' ? '/api/tasks' : `/api/tasks/${id}`;
    const body = method === 'POST' || method === 'PATCH' ? { title: 'x' } : undefined;
    const lost = await api.call(method, path, { body });
    // Whether a change may have come through depends on when the loss was noticed.
    expect(lost.json).toMatchObject({ status: 503 });
    expect(lost.headers['retry-after']).toBe('1');
    link.mend();
    expect((await api.call(method, path, { body })).status).toBeLessThan(300);
  },
);

test('PostgreSQL cut off while requests wait is 503 for each, never a 500', async () => {
  const { id } = await createTask(api);
  const holder = await api.pool.connect();
  await holder.query('begin');
  await holder.query('select from tasks where id = $1 for update', [id]);
  const waiting = Array.from({ length: 20 }, () =>
    api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'y' } }),
  );
  // Some of them hold the other connections by now, the rest wait for one.
  await expect.poll(() => api.pool.waitingCount).toBeGreaterThan(0);
  link.cut();
  holder.release(true);
  const answers = await Promise.all(waiting);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
});

test('liveness touches nothing, readiness sees the loss', async () => {
  link.cut();
  await expect.poll(ready).toMatchObject({ code: 503, status: 'unready', postgres: 'down' });
  const { status, json } = await api.call('GET', '/health');
  expect(status).toBe(200);
  expect(Health.parse(json)).toMatchObject({ status: 'healthy', version: '0.0.0-test' });
});

test('a pool without a free connection is 503 after its wait', async () => {
  const holders = await Promise.all(Array.from({ length: POOL_SIZE }, () => api.pool.connect()));
  const answer = await api.call('GET', '/api/tasks');
  for (const holder of holders) holder.release();
  expect(answer.json).toMatchObject({ status: 503, type: '/problems/over-capacity' });
});
