import { randomInt } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FeedWorld } from './feed-world.ts';

const HISTORIES = 2_000;
const STEPS = 300;

/** A hub gives a newcomer some seconds; simulated time stands still, so it decides by what it knows. */
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('whatever goes wrong on the way, every page comes to show what the database holds', async () => {
  const first = Number(process.env['SIMULATION_SEED'] ?? randomInt(2 ** 32));
  for (let seed = first; seed < first + HISTORIES; seed += 1) {
    const world = new FeedWorld(String(seed));
    await expect(
      world.run(STEPS),
      `new FeedWorld('${seed}').run(${STEPS})`,
    ).resolves.toBeUndefined();
    vi.clearAllTimers();
  }
}, 120_000);
