import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { createTask, taskOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('a task is answered with its tag, and not kept without asking again', async () => {
  const task = await createTask(api);
  const answer = await api.call('GET', `/api/tasks/${task.id}`);
  expect(taskOf(answer)).toEqual(task);
  expect(answer.headers.etag).toBe('"v1"');
  expect(answer.headers['cache-control']).toBe('private, no-cache');
});

test.each(['"v1"', 'W/"v1"', '"v0", "v1"', '"a,b", "v1"', ', "v1",', '*'])(
  'If-None-Match %s is 304 without a body',
  async (tag) => {
    const { id } = await createTask(api);
    const answer = await api.call('GET', `/api/tasks/${id}`, { headers: { 'If-None-Match': tag } });
    expect(answer.status).toBe(304);
    expect(answer.text).toBe('');
    expect(answer.headers.etag).toBe('"v1"');
  },
);

test('another version is answered whole', async () => {
  const { id } = await createTask(api);
  const headers = { 'If-None-Match': '"v2"' };
  expect((await api.call('GET', `/api/tasks/${id}`, { headers })).status).toBe(200);
});

test('HEAD is GET without the body', async () => {
  const { id } = await createTask(api);
  const answer = await api.call('HEAD', `/api/tasks/${id}`);
  expect(answer).toMatchObject({ status: 200, text: '' });
  expect(answer.headers.etag).toBe('"v1"');
});
