/** Nearest-rank percentile: the smallest value that `share` of all values do not exceed. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).toSorted();
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  const value = sorted[rank - 1];
  if (value === undefined) throw new RangeError('no values, no percentile');
  return value;
}

/** The middle value, or the mean of the two in the middle. */
export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).toSorted();
  const middle = sorted.length / 2;
  return mean([...sorted.subarray(Math.ceil(middle) - 1, Math.floor(middle) + 1)]);
}

interface Spread {
  median: number;
  min: number;
  max: number;
}

/** Two measurements of the same minute. */
export interface Pair {
  a: number;
  b: number;
}

/** a ÷ b within each pair, never across: what disturbs the machine for a minute disturbs both halves. */
export function ratios(pairs: readonly Pair[]): Spread {
  const values = pairs.map(({ a, b }) => a / b);
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Which half goes first changes from pair to pair, so neither always inherits what the other left behind. */
export function goesFirst(pair: number): 'a' | 'b' {
  return pair % 2 === 0 ? 'a' : 'b';
}

/** Exponent of growth: the least-squares slope of log y over log x. 0 is flat, 1 linear. */
export function logLogSlope(points: readonly (readonly [x: number, y: number])[]): number {
  if (points.length < 2) throw new RangeError('a slope needs two points');
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const meanX = mean(logs.map(([x]) => x));
  const meanY = mean(logs.map(([, y]) => y));
  const covariance = sum(logs.map(([x, y]) => (x - meanX) * (y - meanY)));
  return covariance / sum(logs.map(([x]) => (x - meanX) ** 2));
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: readonly number[]) => sum(values) / values.length;
