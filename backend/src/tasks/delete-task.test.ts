import { afterAll, beforeAll, expect, test } from 'vitest';
import { DeletedTask } from '@tasktrail/contract';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { createTask, outboxOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('a deleted task is answered with its last state, and leaves the list for the trash', async () => {
  const { id } = await createTask(api);
  const answer = await api.call('DELETE', `/api/tasks/${id}`);
  const { task, message } = DeletedTask.parse(answer.json);
  expect(answer.status).toBe(200);
  expect(message).toBe('Task moved to the trash');
  expect(task).toMatchObject({ id, version: 2, deleted_at: task.updated_at });
  expect((await api.call('GET', '/api/tasks')).json).not.toContainEqual(task);
  expect((await api.call('GET', '/api/tasks?deleted=true')).json).toContainEqual(task);
  expect((await outboxOf(api, id)).map(({ event }) => event)).toEqual([
    'task.created',
    'task.deleted',
  ]);
});

test.each([
  ['GET', undefined],
  ['PUT', { title: 'x' }],
  ['PATCH', { title: 'x' }],
  ['DELETE', undefined],
])('%s of a deleted task is 404 and shows it', async (method, body) => {
  const { id } = await createTask(api);
  const deleted = DeletedTask.parse((await api.call('DELETE', `/api/tasks/${id}`)).json).task;
  const answer = await api.call(method, `/api/tasks/${id}`, { body });
  expect(answer.status).toBe(404);
  expect(answer.json).toMatchObject({ type: '/problems/task-deleted', task: deleted });
});

test('a stale If-Match leaves the task where it is', async () => {
  const { id } = await createTask(api);
  const headers = { 'If-Match': '"v9"' };
  expect((await api.call('DELETE', `/api/tasks/${id}`, { headers })).status).toBe(412);
  expect((await api.call('GET', `/api/tasks/${id}`)).status).toBe(200);
});
