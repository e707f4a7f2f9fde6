import { expect, test } from 'vitest';
import { clock } from './clock.ts';
import { Sleeper } from './sleeper.ts';

const LONG = 60_000;

test('a poke ends the sleep', async () => {
  const sleeper = new Sleeper(clock);
  const sleep = sleeper.sleep(LONG);
  sleeper.poke();
  await expect(sleep).resolves.toBeUndefined();
});

test('a poke while nobody sleeps is not lost', async () => {
  const sleeper = new Sleeper(clock);
  sleeper.poke();
  await expect(sleeper.sleep(LONG)).resolves.toBeUndefined();
});

test('several pokes end one sleep, not the one after it', async () => {
  const sleeper = new Sleeper(clock);
  sleeper.poke();
  sleeper.poke();
  await sleeper.sleep(LONG);
  const next = sleeper.sleep(LONG).then(() => 'woken');
  expect(await Promise.race([next, Promise.resolve('asleep')])).toBe('asleep');
  sleeper.poke();
  expect(await next).toBe('woken');
});
