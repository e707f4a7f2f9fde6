import { describe, expect, test } from 'vitest';
import { age, dayKey, dayTitle } from './time.ts';

/** A moment in the reader's own zone, whichever the machine has. */
const local = (day: number, hour: number, minute = 0) =>
  new Date(2026, 10, day, hour, minute).getTime();
const now = local(22, 14);

describe('times', () => {
  test.each([
    [now, 'now'],
    [now + 3_000, 'now'],
    [local(22, 13, 34), '26 min'],
    [local(22, 9), '5 h'],
    [local(21, 23), 'Yesterday'],
    [new Date(2026, 10, 3).getTime(), 'Nov 3'],
  ])('the age of %d is %s', (at, words) => {
    expect(age(at, now)).toBe(words);
  });

  test('today and yesterday are the reader’s days, not 24 hours', () => {
    expect(dayTitle(local(22, 0, 1), now)).toMatch(/^Today, /);
    expect(dayTitle(local(21, 23, 59), now)).toMatch(/^Yesterday, /);
    expect(dayTitle(local(20, 12), now)).not.toMatch(/day, .*day/);
    expect(dayKey(local(22, 0, 1))).toBe(dayKey(local(22, 23, 59)));
  });
});
