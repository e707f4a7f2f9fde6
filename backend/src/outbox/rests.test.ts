import { expect, test } from 'vitest';
import { Rests } from './rests.ts';

test('a subject rests 5 s, then twice as long each time, 10 minutes at most', () => {
  const rests = new Rests();
  let now = 0;
  const lengths: number[] = [];
  for (let time = 0; time < 9; time += 1) {
    rests.add('task/1', now);
    const began = now;
    while (rests.at(now).length > 0) now += 1_000;
    lengths.push((now - began) / 1_000);
  }
  expect(lengths).toEqual([5, 10, 20, 40, 80, 160, 320, 600, 600]);
});

test('a subject that stayed well for as long again begins anew', () => {
  const rests = new Rests();
  rests.add('task/1', 0);
  expect(rests.at(10_000)).toEqual([]);
  rests.add('task/1', 10_000);
  expect(rests.at(14_999)).toEqual(['task/1']);
  expect(rests.at(15_000)).toEqual([]);
});

test('subjects rest for themselves', () => {
  const rests = new Rests();
  rests.add('task/1', 0);
  rests.add('task/2', 3_000);
  expect(rests.at(4_000)).toEqual(['task/1', 'task/2']);
  expect(rests.at(6_000)).toEqual(['task/2']);
});
