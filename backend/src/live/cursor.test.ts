import { expect, test } from 'vitest';
import { decodeCursor, encodeCursor, UNKNOWN_CURSOR } from './cursor.ts';

const topicId = '1f204cb9-b453-47c6-a739-5bc3f1bb220e';
const epochs = [4, 4, 5];

test('a cursor comes back as the position it was made from', () => {
  const position = { topicId, epochs, offsets: [0, 12, Number.MAX_SAFE_INTEGER] };
  expect(decodeCursor(encodeCursor(position))).toEqual(position);
});

test('an unknown position makes a cursor that cannot be resumed', () => {
  expect(encodeCursor(undefined)).toBe(UNKNOWN_CURSOR);
  expect(decodeCursor(UNKNOWN_CURSOR)).toBeUndefined();
});

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

test.each([
  ['nothing', ''],
  ['garbage', '%%%\0'],
  ['another shape', encoded({ topicId, epochs })],
  ['too few partitions', encoded([topicId, epochs, [1, 2]])],
  ['too many partitions', encoded([topicId, epochs, [1, 2, 3, 4]])],
  ['a negative offset', encoded([topicId, epochs, [-1, 2, 3]])],
  ['a fraction', encoded([topicId, epochs, [0.5, 2, 3]])],
  ['no topic id', encoded(['x', [1, 2, 3]])],
  ['a long text', 'A'.repeat(10_000)],
])('%s is no cursor', (_, cursor) => {
  expect(decodeCursor(cursor)).toBeUndefined();
});
