import { expect, test } from 'vitest';
import { aJourney } from '../../testing/pipeline-samples.ts';
import { placeOf, waterfall } from './waterfall-scale.ts';

test('ten times as long is as far again on the scale', () => {
  const [ten, hundred, thousand] = [9, 99, 999].map((ms) => placeOf(ms, 9_999));
  expect([ten, hundred, thousand]).toEqual([0.25, 0.5, 0.75]);
});

test('audit and screens both begin at Kafka, neither waits for the other', () => {
  const bars = waterfall(
    aJourney({ committed: 0, published: 9, acked: 99, audited: 9_999, delivered: 999 }),
  );
  const [acked, audited, delivered] = bars.slice(2);
  expect(audited?.from).toBe(acked?.to);
  expect(delivered?.from).toBe(acked?.to);
  expect(audited).toMatchObject({ took: 9_900 });
});

test('a step after an unknown one begins at the last that is known', () => {
  const bars = waterfall(aJourney({ committed: 0, published: 9, audited: 99 }));
  expect(bars.find((bar) => bar.name === 'audited')).toMatchObject({ took: 90 });
});
