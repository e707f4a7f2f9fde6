import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { createTask, outboxOf, taskOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  test('fields left out keep their values', async () => {
    const { id } = await createTask(api, { description: 'twice a week' });
    const answer = await api.call(method, `/api/tasks/${id}`, { body: { status: 'completed' } });
    expect(answer.headers.etag).toBe('"v2"');
    expect(taskOf(answer)).toMatchObject({
      title: 'Water the plants',
      description: 'twice a week',
      status: 'completed',
      version: 2,
    });
  });

  test('a whole task sent back with one change is that change', async () => {
    const task = await createTask(api);
    const body = { ...task, title: 'Repot the plants' };
    const answer = await api.call(method, `/api/tasks/${task.id}`, { body });
    expect(taskOf(answer)).toMatchObject({ title: 'Repot the plants', version: 2 });
    const [, event] = await outboxOf(api, task.id);
    expect(event?.changes).toEqual({
      title: { from: 'Water the plants', to: 'Repot the plants' },
    });
  });

  test('nothing changed: the same version, and no event', async () => {
    const task = await createTask(api);
    const answer = await api.call(method, `/api/tasks/${task.id}`, { body: { title: task.title } });
    expect(taskOf(answer)).toEqual(task);
    expect(await outboxOf(api, task.id)).toHaveLength(1);
  });

  test.each(['"v1"', 'W/"v1"', '"v7", "v1"', '*'])(
    'If-Match %s of the current version passes',
    async (tag) => {
      const { id } = await createTask(api);
      const sent = { body: { status: 'completed' }, headers: { 'If-Match': tag } };
      expect((await api.call(method, `/api/tasks/${id}`, sent)).status).toBe(200);
    },
  );

  test.each(['"v2"', 'W/"v3"', '"something-else"'])(
    'a stale If-Match %s is 412 with the current task',
    async (tag) => {
      const task = await createTask(api);
      const sent = { body: { status: 'completed' }, headers: { 'If-Match': tag } };
      const answer = await api.call(method, `/api/tasks/${task.id}`, sent);
      expect(answer.status).toBe(412);
      expect(answer.headers.etag).toBe('"v1"');
      expect(answer.json).toMatchObject({ type: '/problems/stale-version', task });
      expect(await outboxOf(api, task.id)).toHaveLength(1);
    },
  );
});

test('two editors of different fields both keep their change', async () => {
  const { id } = await createTask(api);
  await Promise.all([
    api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'Mine' } }),
    api.call('PATCH', `/api/tasks/${id}`, { body: { status: 'in_progress' } }),
  ]);
  const task = taskOf(await api.call('GET', `/api/tasks/${id}`));
  expect(task).toMatchObject({ title: 'Mine', status: 'in_progress', version: 3 });
});

test('of ten editors with the same If-Match one wins', async () => {
  const { id } = await createTask(api);
  const headers = { 'If-Match': '"v1"' };
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      api.call('PATCH', `/api/tasks/${id}`, { body: { title: `Editor ${n}` }, headers }),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 412)).toHaveLength(9);
});

test('a task locked for longer than lock_timeout is 503 with Retry-After', async () => {
  const { id } = await createTask(api);
  const client = await api.pool.connect();
  await client.query('begin');
  await client.query('select from tasks where id = $1 for update', [id]);
  const answer = await api.call('PATCH', `/api/tasks/${id}`, { body: { status: 'completed' } });
  await client.query('rollback');
  client.release();
  expect(answer.status).toBe(503);
  expect(answer.headers['retry-after']).toBe('1');
  expect(answer.json).toMatchObject({ type: '/problems/over-capacity' });
});
