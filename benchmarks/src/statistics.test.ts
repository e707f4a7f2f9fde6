import { describe, expect, it } from 'vitest';
import { goesFirst, logLogSlope, median, percentile, ratios } from './statistics.ts';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is the smallest value that the share of all values does not exceed', () => {
    expect(percentile(hundred, 0.5)).toBe(50);
    expect(percentile(hundred, 0.95)).toBe(95);
    expect(percentile(hundred, 0.99)).toBe(99);
    expect(percentile(hundred, 1)).toBe(100);
  });

  it('is the only value when there is one', () => {
    expect(percentile([7], 0.01)).toBe(7);
    expect(percentile([7], 0.99)).toBe(7);
  });

  it('sorts numbers as numbers and leaves its input alone', () => {
    const values = [10, 9, 100];
    expect(percentile(values, 1)).toBe(100);
    expect(values).toEqual([10, 9, 100]);
  });

  it('refuses to judge nothing', () => {
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });
});

describe('median', () => {
  it('is the middle of an odd count and between the two middle ones of an even count', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 3, 2])).toBe(2.5);
  });
});

describe('ratios', () => {
  it('divides within a pair and never across pairs', () => {
    const slowMinute = { a: 10, b: 20 };
    const fastMinute = { a: 300, b: 400 };
    expect(ratios([slowMinute, fastMinute, { a: 60, b: 100 }])).toEqual({
      median: 0.6,
      min: 0.5,
      max: 0.75,
    });
  });
});

describe('goesFirst', () => {
  it('gives both halves the same number of first places', () => {
    expect([0, 1, 2, 3].map(goesFirst)).toEqual(['a', 'b', 'a', 'b']);
  });
});

describe('logLogSlope', () => {
  const sizes = [1e3, 1e4, 1e5];

  it('is 0 for a cost that does not grow', () => {
    expect(logLogSlope(sizes.map((size) => [size, 4]))).toBeCloseTo(0);
  });

  it('is 1 for a linear cost and 2 for a quadratic one, whatever the unit', () => {
    expect(logLogSlope(sizes.map((size) => [size, size / 250]))).toBeCloseTo(1);
    expect(logLogSlope(sizes.map((size) => [size, size ** 2]))).toBeCloseTo(2);
  });

  it('needs two points', () => {
    expect(() => logLogSlope([[1000, 1]])).toThrow(RangeError);
  });
});
