import { expect, test } from 'vitest';
import { Flow } from './flow.ts';

/** Sees the counts one second apart. */
function flowOf(counts: readonly number[], waiting: readonly number[] = []): Flow {
  const flow = new Flow();
  counts.forEach((left, second) => {
    flow.see({ at: second * 1_000, left, waiting: waiting[second] ?? 0 });
  });
  return flow;
}

test('the rate is that of the last ten seconds', () => {
  const idle = Array.from({ length: 20 }, () => 100);
  const busy = Array.from({ length: 20 }, (_, second) => 100 + second * 7);
  expect(flowOf([...idle, ...busy]).rate).toBe(7);
  expect(flowOf([...busy, ...idle.map(() => 233)]).rate).toBe(0);
});

test('one look says nothing about a rate', () => {
  expect(flowOf([100]).rate).toBeNull();
});

test('a counter that begins anew counts as nothing, not as less than nothing', () => {
  expect(flowOf([1_000, 1_010, 5, 15]).rate).toBe(6.7);
});

test('samples are whole, oldest first, and at most sixty', () => {
  expect(flowOf(Array.from({ length: 31 }, (_, second) => second)).samples).toEqual([14, 15]);
  expect(flowOf(Array.from({ length: 2_000 }, (_, second) => second)).samples).toHaveLength(60);
});

test('a long silence leaves empty samples', () => {
  const flow = flowOf([0, 5]);
  flow.see({ at: 46_000, left: 5, waiting: 0 });
  expect(flow.samples).toEqual([5, 0, 0]);
});

test.each([
  ['steady', [3, 8]],
  ['growing', [3, 40]],
  ['shrinking', [4_000, 3_000]],
  ['steady', [4_000, 4_300]],
])('the trend is %s from %j', (trend, waiting) => {
  expect(flowOf([0, 0], waiting).trend).toBe(trend);
});
