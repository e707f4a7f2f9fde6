import { expect, test } from 'vitest';
import { AHEAD_PATIENCE_MS, decideJoin, POSITION_PATIENCE_MS } from './decide-join.ts';

const topicId = '1f204cb9-b453-47c6-a739-5bc3f1bb220e';
const epochs = [4, 4, 5];
const position = { topicId, epochs, offsets: [10, 20, 30] };
const tail = { position, ringStarts: [5, 15, 25], up: true };
const lost = { position: undefined, ringStarts: [], up: false };
const at = (...offsets: number[]) => ({ topicId, epochs, offsets });
const newcomer = { asked: undefined, waitedMs: 0, logEnds: undefined };

test('without a cursor the answer is hello, at once', () => {
  expect(decideJoin(newcomer, tail)).toBe('hello');
});

test.each([
  ['where the tail is', at(10, 20, 30)],
  ['behind the tail, within the ring', at(5, 16, 30)],
])('a cursor %s resumes', (_, asked) => {
  expect(decideJoin({ ...newcomer, asked }, tail)).toBe('resumed');
});

test.each([
  ['older than the ring in one partition', at(10, 14, 30)],
  ['older in one partition and ahead in another', at(4, 21, 30)],
  ['from before a leader was elected', { topicId, epochs: [3, 4, 5], offsets: [10, 20, 30] }],
  [
    'of another topic',
    { topicId: 'b9b2de0f-6db2-4c1d-b8a8-0f3e0c7a5d10', epochs, offsets: [10, 20, 30] },
  ],
  ['nobody can read', 'unusable' as const],
])('a cursor %s resyncs', (_, asked) => {
  expect(decideJoin({ ...newcomer, asked }, tail)).toBe('resync');
});

test('for a cursor ahead of this replica Kafka is asked where the log ends', () => {
  expect(decideJoin({ ...newcomer, asked: at(10, 21, 30) }, tail)).toBe('ask-log-end');
});

test('a cursor ahead that the log covers is waited for', () => {
  const asked = at(10, 21, 30);
  expect(decideJoin({ ...newcomer, asked, logEnds: [10, 21, 30] }, tail)).toBe('wait');
});

test('a cursor beyond the end of the log resyncs', () => {
  const asked = at(10, 22, 30);
  expect(decideJoin({ ...newcomer, asked, logEnds: [10, 21, 30] }, tail)).toBe('resync');
});

test('a cursor ahead resyncs when the wait was long enough, or when Kafka is gone', () => {
  const ahead = { ...newcomer, asked: at(10, 21, 30) };
  expect(decideJoin({ ...ahead, waitedMs: AHEAD_PATIENCE_MS }, tail)).toBe('resync');
  expect(decideJoin(ahead, { ...tail, up: false })).toBe('resync');
});

test('a tail that has lost Kafka still says hello and resumes from its ring', () => {
  const down = { ...tail, up: false };
  expect(decideJoin(newcomer, down)).toBe('hello');
  expect(decideJoin({ ...newcomer, asked: at(5, 15, 25) }, down)).toBe('resumed');
});

test('before Kafka was ever reached a newcomer waits a little, then the page works without a position', () => {
  expect(decideJoin(newcomer, lost)).toBe('wait');
  const patient = { ...newcomer, waitedMs: POSITION_PATIENCE_MS };
  expect(decideJoin(patient, lost)).toBe('hello');
  expect(decideJoin({ ...patient, asked: at(1, 1, 1) }, lost)).toBe('resync');
});
