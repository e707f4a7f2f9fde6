import { expect, test } from 'vitest';
import { REQUEST_BYTES_PER_PARTITION as LIMIT, splitRequests } from './split-requests.ts';

const record = (partition: number, bytes: number) => ({ partition, bytes });

test('small records travel in one request, in their order', () => {
  const records = [record(0, 10), record(2, 20), record(0, 30)];
  expect(splitRequests(records)).toEqual([records]);
});

test('no records make no request', () => {
  expect(splitRequests([])).toEqual([]);
});

test('the limit counts for each partition alone', () => {
  const records = [record(0, LIMIT), record(1, LIMIT), record(2, LIMIT)];
  expect(splitRequests(records)).toEqual([records]);
});

test('the record that would pass the limit of its partition opens the next request', () => {
  const [first, second, third] = [record(1, LIMIT), record(0, 5), record(1, 1)];
  expect(splitRequests([first, second, third])).toEqual([[first, second], [third]]);
});

test('a record larger than the limit has its partition to itself', () => {
  const [small, large, next] = [record(1, 1), record(1, LIMIT + 1), record(1, 1)];
  expect(splitRequests([small, large, next])).toEqual([[small], [large], [next]]);
});

test('order is kept across requests, and nothing is left out or doubled', () => {
  const records = Array.from({ length: 500 }, (_, index) => {
    return { ...record(index % 3, (index * 7919) % (LIMIT / 4)), index };
  });
  const requests = splitRequests(records);
  expect(requests.length).toBeGreaterThan(1);
  expect(requests.flat()).toEqual(records);
});
