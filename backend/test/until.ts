import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition that nothing announces; the test's own time limit is the only one. */
export async function until<T>(
  look: () => T | Promise<T>,
  met: (seen: T) => boolean = (seen) => seen === true,
): Promise<T> {
  for (;;) {
    const seen = await look();
    if (met(seen)) return seen;
    await sleep(20);
  }
}
