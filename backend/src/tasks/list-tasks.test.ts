import { Task } from '@tasktrail/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { allPages, nextOf } from '../../test/pages.ts';
import { createTask } from '../../test/tasks.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
  for (let n = 1; n <= 12; n += 1) {
    const status = n % 3 === 0 ? 'completed' : 'pending';
    await createTask(api, { title: `Task number ${n} of 100% _done_`, status });
  }
  for (const id of [2, 9, 4]) await api.call('DELETE', `/api/tasks/${id}`);
});
afterAll(() => api.stop());

async function list(query: string): Promise<number[]> {
  const answer = await api.call('GET', `/api/tasks${query}`);
  return z
    .array(Task)
    .parse(answer.json)
    .map(({ id }) => id);
}

test('the list is a bare array, newest first, without the trash, and is never stored', async () => {
  expect(await list('')).toEqual([12, 11, 10, 8, 7, 6, 5, 3, 1]);
  const { headers } = await api.call('GET', '/api/tasks');
  expect(headers['cache-control']).toBe('no-store');
  expect(headers['link']).toBeUndefined();
});

test('the trash is the last deleted first', async () => {
  expect(await list('?deleted=true')).toEqual([4, 9, 2]);
});

test('conditions combine', async () => {
  expect(await list('?status=completed')).toEqual([12, 6, 3]);
  expect(await list('?q=NUMBER%201&status=completed')).toEqual([12]);
  expect(await list('?q=number+1&deleted=true')).toEqual([]);
});

test.each([
  ['100%25+_', 9],
  ['_done_', 9],
  ['%25done', 0],
  ['r_1', 0],
  ['%5C', 0],
])('q=%s takes wildcards literally', async (q, found) => {
  expect(await list(`?q=${q}`)).toHaveLength(found);
});

describe('pages', () => {
  test.each([
    ['/api/tasks?limit=2', [[12, 11], [10, 8], [7, 6], [5, 3], [1]]],
    ['/api/tasks?limit=3&status=completed', [[12, 6, 3]]],
    ['/api/tasks?limit=4&q=number', [[12, 11, 10, 8], [7, 6, 5, 3], [1]]],
    ['/api/tasks?limit=1&deleted=true', [[4], [9], [2]]],
  ])('%s comes in whole pages, and the last one names no next', async (path, expected) => {
    const pages = await allPages<Task>(api, path);
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual(expected);
  });

  test('a task that arrives between two pages shifts nothing', async () => {
    const first = await api.call('GET', '/api/tasks?limit=2');
    await createTask(api);
    const second = await api.call('GET', nextOf(first) ?? '');
    expect(
      z
        .array(Task)
        .parse(second.json)
        .map(({ id }) => id),
    ).toEqual([10, 8]);
  });

  test('the next page asks for the same, a bare question mark included', async () => {
    for (const title of ['why? one', 'why? two']) await createTask(api, { title });
    const path = '/api/tasks?q=y?+&limit=1';
    const pages = await allPages<Task>(api, path);
    expect(pages.map((page) => page.map(({ title }) => title))).toEqual([
      ['why? two'],
      ['why? one'],
    ]);
  });

  test('a cursor of the list is no cursor of the trash', async () => {
    const first = await api.call('GET', '/api/tasks?limit=2');
    const answer = await api.call('GET', `${nextOf(first) ?? ''}&deleted=true`);
    expect(answer.json).toMatchObject({ type: '/problems/invalid-cursor' });
  });
});
