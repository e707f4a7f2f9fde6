import { expect, test } from 'vitest';
import { CreateTask, Instant, RestoreTask, UpdateTask } from './task.ts';

test('a title is trimmed before it is counted', () => {
  const title = `  ${'x'.repeat(255)}\n`;
  expect(CreateTask.parse({ title })).toEqual({ title: 'x'.repeat(255) });
});

test('a form hears every rule it breaks, each at its field', () => {
  const result = CreateTask.safeParse({
    title: ' ',
    status: 'done',
    description: 7,
    colour: 'red',
  });
  const paths = result.error?.issues.map(({ path, code }) => path[0] ?? code);
  expect(paths).toEqual(['title', 'description', 'status', 'unrecognized_keys']);
});

test('what is read-only may come back with any value', () => {
  const whole = { id: 'x', version: null, created_at: 1, updated_at: {}, deleted_at: [] };
  expect(UpdateTask.safeParse({ ...whole, status: 'completed' }).success).toBe(true);
});

test.each([0, -1, 1.5, '1', null, Number.MAX_SAFE_INTEGER + 1])('%j is no version', (version) => {
  expect(RestoreTask.safeParse({ version }).success).toBe(false);
});

test.each([
  '2026-11-22T17:13:47.123456+00:00',
  '2026-11-22T17:13:47+00:00',
  '2024-02-29T00:00:00Z',
])('%s is an instant', (text) => {
  expect(Instant.safeParse(text).success).toBe(true);
});
