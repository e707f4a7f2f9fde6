import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const screenAway: Row = {
  id: 28,
  name: 'screen-away',
  title:
    'feed: a page offline for 20 s (--full 5 minutes) comes back to another replica, one reads slowly',
  expected: 'it resumes by its cursor or lists again; the slow one is let go and comes back',
  invariants: ['I6', 'I7'],
  needs: { backends: 2, screens: 4, links: [] },
  run: async (world) => {
    const [away, restless] = world.screens;
    if (!away || !restless) throw new Error('two screens are needed');
    away.goOffline();
    const end = performance.now() + world.size(20, 300) * 1000;
    while (performance.now() < end) {
      // Each time whichever replica the balancer gives.
      restless.goOffline();
      await world.load.acknowledged(20);
      restless.connect();
      await world.lasts(1);
    }
    away.connect();
    await world.load.acknowledged(50);
    await longerThanTheRing(world);
  },
};

/** Away while a replica is replaced: what the new one's ring holds begins after the cursor. */
async function longerThanTheRing(world: World): Promise<void> {
  const [away] = world.screens;
  away?.goOffline();
  await world.control.restartInOrder('backend-1');
  await world.control.restartInOrder('backend-2');
  await world.load.acknowledged(30);
  away?.connect();
  await world.until('the screen has listed again', () => (away?.joins.resync ?? 0) > 0, 30);
}
