import { HistoryEntry, Trail } from '@tasktrail/contract';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { allPages } from '../../test/pages.ts';
import { addToLog, asOwner, createTask, moveToLog, outboxOf } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

let id: number;
/** Five versions: 1 and 2 only in the log, 3 in log and outbox, 4 and 5 only in the outbox. */
beforeEach(async () => {
  ({ id } = await createTask(api, { title: 'v1' }));
  for (const title of ['v2', 'v3', 'v4']) await update(title);
  await api.call('DELETE', `/api/tasks/${id}`);
  const events = await outboxOf(api, id);
  await moveToLog(api, events[0]);
  await moveToLog(api, events[1]);
  await addToLog(api, events[2]);
});

async function update(title: string): Promise<void> {
  await api.call('PATCH', `/api/tasks/${id}`, { body: { title } });
}

async function history(query = ''): Promise<HistoryEntry[]> {
  const answer = await api.call('GET', `/api/tasks/${id}/history${query}`);
  return z.array(HistoryEntry).parse(answer.json);
}

test('each change is there once, newest first, whether in the log, in the outbox or in both', async () => {
  const entries = await history();
  expect(entries.map(({ version, audited }) => [version, audited])).toEqual([
    [5, false],
    [4, false],
    [3, true],
    [2, true],
    [1, true],
  ]);
  expect(entries[0]).toMatchObject({ event: 'task.deleted', title: 'v4', partition: null });
  expect(entries[2]?.changes).toEqual({ title: { from: 'v2', to: 'v3' } });
  expect(entries[4]).toMatchObject({ event: 'task.created', changes: null, partition: 0 });
});

test.each([1, 2, 3, 4, 5])('a history in pages of %i is the same history', async (limit) => {
  const pages = await allPages<HistoryEntry>(api, `/api/tasks/${id}/history?limit=${limit}`);
  expect(pages.flat().map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
  expect(pages).toHaveLength(Math.ceil(5 / limit));
});

test('the history of a task that never was is 404', async () => {
  const answer = await api.call('GET', '/api/tasks/4000000/history');
  expect(answer.json).toMatchObject({ type: '/problems/not-found' });
});

test('the events of all tasks come newest first, in any page size, each once', async () => {
  const whole = (await allPages<HistoryEntry>(api, '/api/events')).flat();
  const times = whole.map(({ occurred_at }) => occurred_at);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(new Set(whole.map(({ event_id }) => event_id)).size).toBe(whole.length);
  const paged = await allPages<HistoryEntry>(api, '/api/events?limit=3');
  expect(paged.flat()).toEqual(whole);
});

test('trails hold the last 24 events, oldest first, in the order asked for', async () => {
  const other = await createTask(api);
  await api.call('POST', `/api/tasks/${id}/restore`);
  for (let n = 7; n <= 26; n += 1) await update(`v${n}`);
  const query = `task_ids=${other.id},${id},4000000,${id}`;
  const answer = await api.call('GET', `/api/events/trails?${query}`);
  const [first, second, ...rest] = z.array(Trail).parse(answer.json);
  expect(rest).toEqual([]);
  expect(first).toMatchObject({ task_id: other.id, events: [{ version: 1, audited: false }] });
  expect(second?.events.map(({ version }) => version)).toEqual(
    Array.from({ length: 24 }, (_, n) => n + 3),
  );
  expect(second?.events.map(({ audited }) => audited).indexOf(false)).toBe(1);
});

test('an event written in another time zone reads the same', async () => {
  await asOwner(
    api,
    `set TimeZone = 'Asia/Kolkata'; update tasks set title = 'from psql', deleted_at = null where id = ${id}`,
  );
  const [entry] = await history('?limit=1');
  expect(entry).toMatchObject({ event: 'task.restored', actor: { kind: 'database', id: 'owner' } });
  expect(entry?.occurred_at).toMatch(/\+00:00$/);
});
