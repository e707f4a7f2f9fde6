import { expect, test } from 'vitest';
import { LogEndHistory } from './log-end-history.ts';

const seen = () => {
  const history = new LogEndHistory();
  history.note(0, [10, 20]);
  history.note(1_000, [10, 20]);
  history.note(2_000, [12, 20]);
  history.note(7_000, [12, 25]);
  return history;
};

test('a reader at the end waits for nothing', () => {
  expect(seen().ageAt(9_000, [12, 25])).toBe(0);
});

test('the oldest record that a reader has not taken is as old as the first look that showed it', () => {
  expect(seen().ageAt(9_000, [12, 20])).toBe(2);
  expect(seen().ageAt(9_000, [11, 20])).toBe(7);
  expect(seen().ageAt(9_000, [0, 0])).toBe(9);
});

test('a log that shrinks is another one', () => {
  const history = seen();
  history.note(8_000, [3, 0]);
  expect(history.ageAt(9_000, [0, 0])).toBe(1);
});
