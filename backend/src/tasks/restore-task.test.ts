import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { createTask, moveToLog, outboxOf, taskOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const restore = (id: number, body?: unknown, headers = {}) =>
  api.call('POST', `/api/tasks/${id}/restore`, { body, headers });

test.each([[undefined], [{}]])('a task leaves the trash (body %j)', async (body) => {
  const task = await createTask(api);
  await api.call('DELETE', `/api/tasks/${task.id}`);
  const answer = await restore(task.id, body);
  expect(answer.headers.etag).toBe('"v3"');
  const restored = taskOf(answer);
  expect(restored).toEqual({ ...task, version: 3, updated_at: restored.updated_at });
  expect((await outboxOf(api, task.id)).at(-1)?.event).toBe('task.restored');
});

test('a live task goes back to an earlier version, and the event names it', async () => {
  const task = await createTask(api, { description: 'first' });
  await api.call('PATCH', `/api/tasks/${task.id}`, { body: { description: 'second' } });
  const restored = taskOf(await restore(task.id, { version: 1 }));
  expect(restored).toMatchObject({ description: 'first', version: 3 });
  const event = (await outboxOf(api, task.id)).at(-1);
  expect(event).toMatchObject({ event: 'task.updated', cause: { restored_version: 1 } });
});

test('a version that only the audit log still holds can be restored', async () => {
  const { id } = await createTask(api, { description: 'logged' });
  const [event] = await outboxOf(api, id);
  await moveToLog(api, event);
  await api.call('PATCH', `/api/tasks/${id}`, { body: { description: 'later' } });
  expect(taskOf(await restore(id, { version: 1 }))).toMatchObject({ description: 'logged' });
});

test('a task in the trash goes back to an earlier version in one step', async () => {
  const { id } = await createTask(api, { description: 'first' });
  await api.call('PATCH', `/api/tasks/${id}`, { body: { description: 'second' } });
  await api.call('DELETE', `/api/tasks/${id}`);
  const restored = taskOf(await restore(id, { version: 1 }));
  expect(restored).toMatchObject({ description: 'first', version: 4, deleted_at: null });
});

test.each([[undefined], [{ version: 1 }]])(
  'equal fields are 200 without an event (body %j)',
  async (body) => {
    const task = await createTask(api);
    expect(taskOf(await restore(task.id, body))).toEqual(task);
    expect(await outboxOf(api, task.id)).toHaveLength(1);
  },
);

test('a version in which the task was deleted, or that does not exist, is 422', async () => {
  const { id } = await createTask(api);
  await api.call('DELETE', `/api/tasks/${id}`);
  for (const version of [2, 3, Number.MAX_SAFE_INTEGER]) {
    const answer = await restore(id, { version });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ type: '/problems/version-not-restorable' });
  }
});

test('a stale If-Match is 412, also for a task in the trash', async () => {
  const { id } = await createTask(api);
  await api.call('DELETE', `/api/tasks/${id}`);
  expect((await restore(id, undefined, { 'If-Match': '"v1"' })).status).toBe(412);
  expect((await restore(id, undefined, { 'If-Match': '"v2"' })).status).toBe(200);
});

test('a task that never was is 404', async () => {
  expect((await restore(4_000_000)).status).toBe(404);
});
