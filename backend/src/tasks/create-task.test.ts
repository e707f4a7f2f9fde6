import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { createTask, outboxOf, taskOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('a new task is answered with 201, its tag, its place and its defaults', async () => {
  const answer = await api.call('POST', '/api/tasks', { body: { title: 'Buy milk' } });
  const task = taskOf(answer);
  expect(answer.status).toBe(201);
  expect(answer.headers.etag).toBe('"v1"');
  expect(answer.headers.location).toBe(`/api/tasks/${task.id}`);
  expect(task).toMatchObject({
    title: 'Buy milk',
    description: '',
    status: 'pending',
    version: 1,
    deleted_at: null,
  });
  expect(task.created_at).toBe(task.updated_at);
});

test('every field of the request is stored, the title trimmed', async () => {
  const fields = { title: '  Größe \t', description: ' kept as it is ', status: 'completed' };
  const task = await createTask(api, fields);
  expect(task).toMatchObject({ ...fields, title: 'Größe' });
});

test('read-only fields of a whole task sent back are ignored', async () => {
  const old = await createTask(api);
  const copy = await createTask(api, { ...old, version: 9, deleted_at: old.created_at });
  expect(copy).toMatchObject({ title: old.title, version: 1, deleted_at: null });
  expect(copy.id).not.toBe(old.id);
});

test('the event says who, and which request', async () => {
  const person = '0198c0de-0000-4000-8000-00000000000a';
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  const headers = {
    'Tasktrail-Person': person.toUpperCase(),
    'Request-Id': 'from-the-test',
    'Idempotency-Key': 'k-1',
    traceparent,
  };
  const task = await createTask(api, {}, { headers });
  const [event] = await outboxOf(api, task.id);
  expect(event).toMatchObject({
    event: 'task.created',
    version: 1,
    task,
    actor: { kind: 'person', id: person, on_behalf_of: null },
    cause: { request_id: 'from-the-test', idempotency_key: 'k-1', traceparent },
  });
});

test('a request without a person is the API itself, whoever used the connection before', async () => {
  const task = await createTask(api);
  const [event] = await outboxOf(api, task.id);
  expect(event?.actor).toEqual({ kind: 'api', id: null, on_behalf_of: null });
});

test('255 emoji are a title, 256 are not', async () => {
  const task = await createTask(api, { title: '😀'.repeat(255) });
  expect(task.title).toBe('😀'.repeat(255));
  const refused = await api.call('POST', '/api/tasks', { body: { title: '😀'.repeat(256) } });
  expect(refused.status).toBe(422);
});

test('a write tells the relay', async () => {
  const before = api.pokes();
  await createTask(api);
  expect(api.pokes()).toBe(before + 1);
});
