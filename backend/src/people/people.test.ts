import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

const ana = '0198c0de-0000-4000-8000-00000000000a';
const ben = '0198c0de-0000-4000-8000-00000000000b';

test('a person has a name, changes it, and is found by id; unknown ids are left out', async () => {
  const path = `/api/people/${ana.toUpperCase()}`;
  const first = await api.call('PUT', path, { body: { name: ' Ana ' } });
  expect(first).toMatchObject({ status: 200, json: { id: ana, name: 'Ana' } });
  await api.call('PUT', path, { body: { name: 'Ana Maria' } });
  const found = await api.call('GET', `/api/people?ids=${ben},${ana}`);
  expect(found.json).toEqual([{ id: ana, name: 'Ana Maria' }]);
});

test.each(['', ' ', 'x'.repeat(81), 'a\0b', null, 7])('the name %j is refused', async (name) => {
  const answer = await api.call('PUT', `/api/people/${ana}`, { body: { name } });
  expect(answer.json).toMatchObject({ status: 422, errors: [{ pointer: '/name' }] });
});

test('an id that is no UUID is 400', async () => {
  const answer = await api.call('PUT', '/api/people/ana', { body: { name: 'Ana' } });
  expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-id' });
});
