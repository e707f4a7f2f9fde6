import { expect, test } from 'vitest';
import { Pace, pauseAfter } from './pace.ts';

const turn = { streak: 1, tookMs: 0, rests: false, random: 0 };

test('under load turns start 20 ms apart, so that writes share a batch', () => {
  expect(pauseAfter({ ...turn, outcome: 'sent', tookMs: 5 })).toBe(15);
});

test('a turn that took longer is followed at once', () => {
  expect(pauseAfter({ ...turn, outcome: 'sent', tookMs: 120 })).toBe(0);
});

test('a full batch is followed at once, between gentle ones half of the time is for requests', () => {
  const full = { ...turn, outcome: 'full', tookMs: 50 } as const;
  expect(pauseAfter(full)).toBe(0);
  expect(pauseAfter({ ...full, rests: true })).toBe(50);
  expect(pauseAfter({ ...full, rests: true, tookMs: 8_000 })).toBe(100);
});

/** The batches that leave of a backlog while `written` rows a second come, and how much waits after `seconds`. */
function send({ backlog, written, seconds = 60, rowsPerSecond = 6_000, isWriter = true }: Load) {
  const pace = new Pace();
  const batches: number[] = [];
  let waiting = backlog;
  for (let now = 0; now < seconds * 1000 && waiting > 0;) {
    const rows = Math.min(pace.rows, Math.round(waiting));
    const isFull = pace.sent({ rows, backlog: waiting, sincePokeMs: isWriter ? 10 : 60_000 });
    const tookMs = 4 + (rows * 1000) / rowsPerSecond;
    const outcome = isFull ? 'full' : 'sent';
    const ms = tookMs + pauseAfter({ ...turn, outcome, tookMs, rests: pace.rests });
    batches.push(rows);
    waiting += (written * ms) / 1000 - rows;
    now += ms;
  }
  return { batches, waiting };
}

interface Load {
  backlog: number;
  written: number;
  seconds?: number;
  rowsPerSecond?: number;
  isWriter?: boolean;
}

test('what an outage left is sent gently where clients write a little', () => {
  const { batches } = send({ backlog: 50_000, written: 100 });
  expect(batches.filter((rows) => rows <= 50).length / batches.length).toBeGreaterThan(0.95);
});

test('where nobody writes it is sent as fast as can be', () => {
  const { batches } = send({ backlog: 50_000, written: 0, isWriter: false });
  expect(new Set(batches.slice(0, -1))).toEqual(new Set([500]));
});

test.each([0.3, 0.6, 0.8, 0.9])(
  'a backlog shrinks although clients write %d of what full batches carry',
  (share) => {
    const written = share * (500_000 / (4 + 500_000 / 6_000));
    expect(send({ backlog: 20_000, written }).waiting).toBeLessThan(10_000);
  },
);

test('a failure starts anew with a full batch', () => {
  const pace = new Pace();
  for (const backlog of [900, 800]) pace.sent({ rows: 500, backlog, sincePokeMs: 0 });
  expect(pace.rows).toBe(50);
  pace.startAnew();
  expect([pace.rows, pace.rests]).toEqual([500, false]);
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
