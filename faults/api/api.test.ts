import { expect, test } from 'vitest';
import { fuzzApi } from './fuzz-api.ts';
import { withApi } from './with-api.ts';

/** More of them: `npm run faults -- --api`. */
const EXAMPLES = 50;

test('every operation keeps the contract, whatever it is asked', { timeout: 600_000 }, async () => {
  const seed = String(Date.now() % 1_000_000);
  const { signal } = new AbortController();
  const { sound, report } = await withApi(signal, async (url) =>
    fuzzApi({ url, examples: EXAMPLES, seed, signal }),
  );
  expect(report).toMatch(/Tested: \d\d/);
  expect(sound, `seed ${seed}\n${report}`).toBe(true);
});
