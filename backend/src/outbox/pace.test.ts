import { expect, test } from 'vitest';
import { isGentle, pauseAfter } from './pace.ts';

const turn = { streak: 1, tookMs: 0, gentle: false, random: 0 };

test('under load turns start 20 ms apart, so that writes share a batch', () => {
  expect(pauseAfter({ ...turn, outcome: 'sent', tookMs: 5 })).toBe(15);
});

test('a turn that took longer is followed at once', () => {
  expect(pauseAfter({ ...turn, outcome: 'sent', tookMs: 120 })).toBe(0);
});

test('a full batch is followed at once, a gentle one leaves half of the time to requests', () => {
  const full = { ...turn, outcome: 'full', tookMs: 50 } as const;
  expect(pauseAfter(full)).toBe(0);
  expect(pauseAfter({ ...full, gentle: true })).toBe(50);
});

test.each([
  ['shrinks where requests are answered is sent gently', { sincePokeMs: 400, behind: 950 }, true],
  ['grows has to be overtaken first', { sincePokeMs: 400, behind: 1_200 }, false],
  [
    'shrinks where nobody waits is sent as fast as can be',
    { sincePokeMs: 60_000, behind: 950 },
    false,
  ],
])('a backlog that %s', (_, backlog, expected) => {
  expect(isGentle({ before: 1_000, ...backlog })).toBe(expected);
});

test('without work the pause grows from 20 ms to 250 ms and no further', () => {
  const pauses = [1, 2, 3, 4, 5, 600].map((streak) => {
    return pauseAfter({ ...turn, outcome: 'nothing', streak });
  });
  expect(pauses).toEqual([20, 40, 80, 160, 250, 250]);
});

test('after failures the pause grows to a second at most, the sweeper still has its turn', () => {
  const longest = [1, 2, 3, 4, 5, 600].map((streak) => {
    return pauseAfter({ ...turn, outcome: 'failed', streak, random: 1 });
  });
  expect(longest).toEqual([100, 200, 400, 800, 1000, 1000]);
});

test('replicas that failed together do not come back in step', () => {
  const [early, late] = [0, 0.5].map((random) => {
    return pauseAfter({ ...turn, outcome: 'failed', random });
  });
  expect(early).toBe(50);
  expect(late).toBe(75);
});
