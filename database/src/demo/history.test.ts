import { describe, expect, test } from 'vitest';
import { demoHistory } from './history.ts';
import { parseStories } from './story.ts';

const stories = parseStories(`
1 anna Book a hall
  anna note 120 seats.
  ben start
  ben note Town hall is free.
  ben title Book the town hall
  ben done

9 mia Buy a ladder
  david delete
  mia restore
`);
const MINUTE = 60_000;

describe('the history of the sample board', () => {
  const now = new Date(2026, 10, 20, 15, 0);
  const history = demoHistory(stories, now);

  test('is the same for the same moment', () => {
    expect(demoHistory(stories, now)).toEqual(history);
  });

  test('tells each story step by step', () => {
    const [first, second] = [0, 1].map((n) => history.filter(({ story }) => story === n));

    expect(first?.map(({ task }) => task.status).join(' ')).toBe(
      'pending pending in_progress in_progress in_progress completed',
    );
    expect(first?.at(-1)?.task).toEqual({
      title: 'Book the town hall',
      description: '120 seats.\nTown hall is free.',
      status: 'completed',
      deleted: false,
    });
    expect(second?.map(({ task }) => task.deleted)).toEqual([false, true, false]);
  });

  test('a line that is not a step is refused', () => {
    expect(() => parseStories('1 anna Book a hall\n  anna books it')).toThrow(
      'not a step: anna books it',
    );
    expect(() => parseStories('1 nobody Book a hall')).toThrow(
      'not a step: nobody create Book a hall',
    );
  });
});

test.each([
  ['in the middle of a working day', new Date(2026, 10, 19, 11, 7)],
  ['on a Sunday night', new Date(2026, 10, 22, 23, 50)],
  ['on a Monday before work', new Date(2026, 10, 23, 6, 0)],
  ['at the turn of the year', new Date(2027, 0, 1, 0, 10)],
])('it lasts at most two weeks and ends a few minutes ago: %s', (_, now) => {
  const times = demoHistory(stories, now).map(({ at }) => at.getTime());
  const [first = 0, last = 0] = [times.at(0), times.at(-1)];

  expect(now.getTime() - last).toBeGreaterThanOrEqual(3 * MINUTE);
  expect(now.getTime() - last).toBeLessThan(6 * MINUTE);
  expect(now.getTime() - first).toBeLessThan(14 * 24 * 60 * MINUTE);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});
