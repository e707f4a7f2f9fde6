import { describe, expect, test } from 'vitest';
import { spinePaths, spineX } from './spine.tsx';

const now = Date.parse('2026-11-22T12:00:00Z');
const ago = (minutes: number) => now - minutes * 60_000;

describe('the event spine', () => {
  test('now stands at the right edge, 90 days and older at the left', () => {
    expect(spineX(now, now)).toBe(100);
    expect(spineX(ago(90 * 24 * 60), now)).toBeCloseTo(0);
    expect(spineX(ago(1_000_000), now)).toBe(0);
  });

  test('an event of the future, by a clock that differs, stands at now', () => {
    expect(spineX(ago(-5), now)).toBe(100);
  });

  test('the scale is logarithmic: the mockup’s ruler', () => {
    expect(Math.round(spineX(ago(60), now))).toBe(65);
    expect(Math.round(spineX(ago(24 * 60), now))).toBe(38);
    expect(Math.round(spineX(ago(7 * 24 * 60), now))).toBe(22);
  });

  test('all ticks but the last are one path, the last is 4 high', () => {
    const ticks = [
      { at: ago(60), height: 4 },
      { at: ago(2), height: 2 },
      { at: ago(1), height: 2 },
    ];
    const { rest, last } = spinePaths(ticks, now);
    expect(rest).toMatch(/^M65\.\d 4v-4M90\.\d 4v-2$/);
    expect(last).toMatch(/^M9\d\.\d 4v-4$/);
    expect(spinePaths([], now)).toEqual({ rest: '', last: '' });
  });
});
