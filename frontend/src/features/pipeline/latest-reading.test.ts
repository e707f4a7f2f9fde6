import { expect, test } from 'vitest';
import { Unreachable } from '../../api/failure.ts';
import { LatestReading } from './latest-reading.ts';

test('of two readings on their way the one begun last counts, whichever answers first', async () => {
  const reading = new LatestReading<string>();
  let answerFirst: (value: string) => void = () => undefined;
  const first = reading.take(async () => new Promise((resolve) => (answerFirst = resolve)));
  await reading.take(async () => 'second');
  answerFirst('first');
  await first;
  expect(reading.get()).toEqual({ value: 'second', failure: null });
});

test('a reading that fails keeps what was read before', async () => {
  const reading = new LatestReading<string>();
  await reading.take(async () => 'known');
  const failure = new Unreachable(null);
  await reading.take(async () => Promise.reject(failure));
  expect(reading.get()).toEqual({ value: 'known', failure });
});

test('what is forgotten answers to nobody', async () => {
  const reading = new LatestReading<string>();
  const taken = reading.take(async () => 'late');
  reading.forget();
  await taken;
  expect(reading.get().value).toBeNull();
});
