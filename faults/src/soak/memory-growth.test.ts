import { expect, test } from 'vitest';
import { checkGrowth, memoryGrowth } from './memory-growth.ts';

const samples = (of: (at: number) => number) =>
  Array.from({ length: 100 }, (_, at) => ({ at, part: 'backend', mib: of(at) }));

test('memory that goes up and down stays', () => {
  expect(checkGrowth(memoryGrowth(samples((at) => 100 + (at % 7))))).toEqual([]);
});

test('memory that grows all the time is named', () => {
  const [violation] = checkGrowth(memoryGrowth(samples((at) => 100 + at)));
  expect(violation).toMatchObject({ invariant: 'I7', what: 'the memory of backend grows' });
});
