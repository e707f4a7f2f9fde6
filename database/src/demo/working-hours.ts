const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const DAYS = 14;

interface Interval {
  from: number;
  to: number;
}

/**
 * The working hours of the two weeks before `now`, in the local time zone. The last three quarters of an hour count whatever
 * the hour is: a board shown on a Sunday has just been worked on, too.
 */
export function workingHours(now: Date): Interval[] {
  const recent = { from: now.getTime() - 45 * MINUTE, to: now.getTime() - 3 * MINUTE };
  const days = Array.from({ length: DAYS + 1 }, (_, n) => workingDay(now, n - DAYS))
    .filter(({ from }) => isWeekday(from))
    .map(({ from, to }) => ({
      from: Math.max(from, now.getTime() - DAYS * DAY),
      to: Math.min(to, recent.from),
    }))
    .filter(({ from, to }) => from < to);
  return [...days, recent];
}

/** The moment at which this share, 0 to 1, of all the intervals has passed. */
export function momentAt(intervals: readonly Interval[], share: number): Date {
  let left = share * intervals.reduce((sum, { from, to }) => sum + to - from, 0);
  for (const { from, to } of intervals) {
    if (left <= to - from) return new Date(from + left);
    left -= to - from;
  }
  return new Date(intervals.at(-1)?.to ?? 0);
}

function workingDay(now: Date, offset: number): Interval {
  const at = (hours: number, minutes: number) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() + offset, hours, minutes).getTime();
  return { from: at(8, 40), to: at(17, 20) };
}

function isWeekday(time: number): boolean {
  const day = new Date(time).getDay();
  return day !== 0 && day !== 6;
}
