import { language, text } from './text.tsx';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function formatter(options: Intl.DateTimeFormatOptions): (at: number) => string {
  let format: Intl.DateTimeFormat | undefined;
  return (at) => (format ??= new Intl.DateTimeFormat(language.locale, options)).format(at);
}

/** 14:02 in the reader's zone. */
export const clockTime = formatter({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
/** 14:02:07: where seconds tell. */
export const exactTime = formatter({
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const weekday = formatter({ weekday: 'short' });
const dayOfMonth = formatter({ day: 'numeric' });
const dayAndMonth = formatter({ day: 'numeric', month: 'short' });
const dayMonthYear = formatter({ day: 'numeric', month: 'short', year: 'numeric' });
const weekdayDayMonth = formatter({ weekday: 'short', day: 'numeric', month: 'short' });

/** The whole moment with its zone: what focus or hover on a time says. */
export const fullTime = formatter({
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
});

function dayNumber(at: number): number {
  const local = new Date(at);
  return Math.round(Date.UTC(local.getFullYear(), local.getMonth(), local.getDate()) / DAY);
}

function relative(value: number, unit: Intl.RelativeTimeFormatUnit): string {
  return new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto', style: 'narrow' }).format(
    value,
    unit,
  );
}

function capitalised(words: string): string {
  return words.charAt(0).toLocaleUpperCase(language.locale) + words.slice(1);
}

/** How long ago, as short as a list row allows: now, 26 min, 5 h, Yesterday, Tue 17, 12 Nov. */
export function age(at: number, now: number): string {
  const elapsed = now - at;
  if (elapsed < MINUTE) return relative(0, 'second');
  if (elapsed < HOUR) return text('age.minutes', { count: Math.floor(elapsed / MINUTE) });
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return text('age.hours', { count: Math.floor(elapsed / HOUR) });
  if (days === 1) return capitalised(relative(-1, 'day'));
  // Together they would be put in an order that reads oddly: 17 Tue.
  if (days < 7) return text('age.weekday', { weekday: weekday(at), day: dayOfMonth(at) });
  return new Date(at).getFullYear() === new Date(now).getFullYear()
    ? dayAndMonth(at)
    : dayMonthYear(at);
}

/** The head of a day in a history: Today, Thu 19 Nov. */
export function dayTitle(at: number, now: number): string {
  const days = dayNumber(now) - dayNumber(at);
  const date =
    new Date(at).getFullYear() === new Date(now).getFullYear()
      ? weekdayDayMonth(at)
      : dayMonthYear(at);
  return days === 0 || days === 1 ? `${capitalised(relative(-days, 'day'))}, ${date}` : date;
}

/** The same local day has the same key. */
export function dayKey(at: number): number {
  return dayNumber(at);
}
