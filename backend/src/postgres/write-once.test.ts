import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api, Sent } from '../../test/api.ts';
import { asOwner, createTask, outboxOf, taskOf } from '../../test/tasks.ts';
import { forgetAnswers } from './forget-answers.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

let keys = 0;
const keyed = (body?: unknown, headers = {}): Sent => ({
  body,
  headers: { 'Idempotency-Key': `key-${(keys += 1)}`, ...headers },
});

test('a creation sent twice is one task, and the same answer', async () => {
  const sent = keyed({ title: 'Once' });
  const first = await api.call('POST', '/api/tasks', sent);
  const second = await api.call('POST', '/api/tasks', sent);
  expect(second).toMatchObject({ status: 201, text: first.text });
  expect(second.headers.etag).toBe(first.headers.etag);
  expect(second.headers.location).toBe(first.headers.location);
  expect(second.headers['request-id']).not.toBe(first.headers['request-id']);
  expect(await outboxOf(api, taskOf(first).id)).toHaveLength(1);
});

test('twenty at once are one task', async () => {
  const sent = keyed({ title: 'Twenty' });
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => api.call('POST', '/api/tasks', sent)),
  );
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
});

describe('a retried success does not fail', () => {
  test('although If-Match is stale by now', async () => {
    const { id } = await createTask(api);
    const sent = keyed({ status: 'completed' }, { 'If-Match': '"v1"' });
    const first = await api.call('PATCH', `/api/tasks/${id}`, sent);
    await api.call('PATCH', `/api/tasks/${id}`, { body: { status: 'pending' } });
    const second = await api.call('PATCH', `/api/tasks/${id}`, sent);
    expect(second).toMatchObject({ status: 200, text: first.text });
    expect(second.headers.etag).toBe('"v2"');
  });

  test('although the task is in the trash by now', async () => {
    const { id } = await createTask(api);
    const sent = keyed();
    const first = await api.call('DELETE', `/api/tasks/${id}`, sent);
    const second = await api.call('DELETE', `/api/tasks/${id}`, sent);
    expect(second).toMatchObject({ status: 200, text: first.text });
    expect(await outboxOf(api, id)).toHaveLength(2);
  });

  test('although others changed what a restore brought back', async () => {
    const { id } = await createTask(api);
    await api.call('DELETE', `/api/tasks/${id}`);
    const sent = keyed();
    const first = await api.call('POST', `/api/tasks/${id}/restore`, sent);
    await api.call('DELETE', `/api/tasks/${id}`);
    const second = await api.call('POST', `/api/tasks/${id}/restore`, sent);
    expect(second.text).toBe(first.text);
    expect((await api.call('GET', `/api/tasks/${id}`)).status).toBe(404);
  });

  test('and an update applied once stays once when a later one came between', async () => {
    const { id } = await createTask(api);
    const sent = keyed({ title: 'Mine' });
    await api.call('PATCH', `/api/tasks/${id}`, sent);
    await api.call('PATCH', `/api/tasks/${id}`, { body: { title: 'Theirs' } });
    await api.call('PATCH', `/api/tasks/${id}`, sent);
    expect(taskOf(await api.call('GET', `/api/tasks/${id}`)).title).toBe('Theirs');
  });
});

test('the same key with another method, path or body is 422', async () => {
  const { id } = await createTask(api);
  const sent = keyed({ title: 'First' });
  await api.call('PATCH', `/api/tasks/${id}`, sent);
  const others = [
    api.call('PATCH', `/api/tasks/${id}`, { ...sent, body: { title: 'Second' } }),
    api.call('PUT', `/api/tasks/${id}`, sent),
    api.call('POST', '/api/tasks', sent),
  ];
  for (const answer of await Promise.all(others)) {
    expect(answer.json).toMatchObject({ status: 422, type: '/problems/idempotency-key-reused' });
  }
});

test('keys of different people do not meet', async () => {
  const person = { 'Tasktrail-Person': '0198c0de-0000-4000-8000-00000000000a' };
  const sent = keyed({ title: 'Same key' });
  const mine = taskOf(await api.call('POST', '/api/tasks', sent));
  const headers = { ...sent.headers, ...person };
  const theirs = taskOf(await api.call('POST', '/api/tasks', { ...sent, headers }));
  expect(theirs.id).not.toBe(mine.id);
});

test('a refusal is not stored: the key still serves the corrected request', async () => {
  const sent = keyed({ title: '' });
  expect((await api.call('POST', '/api/tasks', sent)).status).toBe(422);
  const corrected = await api.call('POST', '/api/tasks', { ...sent, body: { title: 'Now' } });
  expect(corrected.status).toBe(201);
});

test('a key of a name given to a person is replayed too', async () => {
  const path = '/api/people/0198c0de-0000-4000-8000-00000000000c';
  const sent = keyed({ name: 'Cleo' });
  await api.call('PUT', path, sent);
  await api.call('PUT', path, { body: { name: 'Chloe' } });
  expect((await api.call('PUT', path, sent)).json).toMatchObject({ name: 'Cleo' });
  expect((await api.call('GET', `/api/people?ids=${path.slice(12)}`)).text).toContain('Chloe');
});

test('while the first request still runs, the second is 409 with Retry-After', async () => {
  const sent = keyed({ title: 'Slow' });
  const client = await api.pool.connect();
  await client.query('begin');
  await client.query(
    `insert into idempotency_keys (actor, key, fingerprint, status, headers, body)
     values ('api:', $1, '', 201, '{}', '')`,
    [sent.headers?.['Idempotency-Key']],
  );
  const answer = await api.call('POST', '/api/tasks', sent);
  await client.query('rollback');
  client.release();
  expect(answer.json).toMatchObject({ status: 409, type: '/problems/request-in-progress' });
  expect(answer.headers['retry-after']).toBe('1');
  expect((await api.call('POST', '/api/tasks', sent)).status).toBe(201);
});

test('another unique violation is a defect, not a replay', async () => {
  const { id } = await createTask(api);
  const sent = keyed({ title: 'Collides' });
  // The next version of the subject is taken, as only tampering could.
  await asOwner(
    api,
    `insert into outbox (event_id, subject, version, type, occurred_at, event)
     values (gen_random_uuid(), $1, 2, 'task.updated', now(), '{}')`,
    [`task/${id}`],
  );
  const answer = await api.call('PATCH', `/api/tasks/${id}`, sent);
  expect(answer.json).toMatchObject({ status: 500, type: '/problems/internal-error' });
  expect(answer.text).not.toMatch(/outbox|duplicate|constraint/);
  expect(api.log).toContainEqual(expect.objectContaining({ action: 'defect' }));
});

test('answers are forgotten after 72 hours, not before', async () => {
  const sent = keyed({ title: 'Old' });
  await api.call('POST', '/api/tasks', sent);
  const age = (hours: number) =>
    asOwner(
      api,
      `update idempotency_keys set created_at = now() - $1 * interval '1 hour' where key = $2`,
      [hours, sent.headers?.['Idempotency-Key']],
    );
  await age(71);
  expect(await forgetAnswers(api.pool)).toBe(0);
  await age(73);
  expect(await forgetAnswers(api.pool)).toBe(1);
});
