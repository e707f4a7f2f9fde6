import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { watchLoop } from './watch-loop.ts';

/** Stops this thread without work for the processor. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

test('a loop that is held up again and again is seen, and so is that it is free again', async () => {
  const loop = watchLoop();
  const timer = setInterval(() => block(2 * limits.loopLagMs), 10);
  await expect.poll(loop.lagMs, { timeout: 15_000 }).toBeGreaterThan(limits.loopLagMs);
  clearInterval(timer);
  await expect.poll(loop.lagMs, { timeout: 15_000 }).toBeLessThan(limits.loopLagMs);
  loop.stop();
});
