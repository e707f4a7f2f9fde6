import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const consumers = ['consumer-1', 'consumer-2'];
/** Transactions of consumers, each by its session and beginning. */
const OPEN = `
  select pid::text || ' ' || xact_start as session from pg_stat_activity
  where usename = 'consumer' and xact_start is not null`;

export const consumerZombie: Row = {
  id: 7,
  name: 'consumer-zombie',
  title: 'consumer: SIGSTOP beyond its session timeout, SIGCONT with a batch in hand',
  expected: 'another one has taken its partitions; the head refuses what it writes late',
  invariants: ['I1', 'I4'],
  // Session timeout 6 s more.
  needs: { consumers: 2, drainSeconds: 36, pauseMs: 20 },
  run: async (world) => {
    for (let round = 0; round < world.size(3, 9); round += 1) {
      const zombie = round % 3 === 2 ? pauseAnyone(world) : await pauseInTransaction(world);
      // In a transaction it holds its head until it goes on, or until PostgreSQL ends the session after 15 s.
      await world.lasts(round % 3 === 0 ? 20 : 10);
      world.control.resume(zombie);
      await world.load.acknowledged(50);
      await world.untilAudited(30);
    }
  },
};

function pauseAnyone({ control, random }: World): string {
  const zombie = random.pick(consumers);
  control.pause(zombie);
  return zombie;
}

async function pauseInTransaction(world: World): Promise<string> {
  for (let tries = 0; tries < 300; tries += 1) {
    const zombie = pauseAnyone(world);
    if (await isHeld(world)) return zombie;
    world.control.resume(zombie);
    await sleep(world.random.integer(5, 60));
  }
  throw new Error('no consumer was met in a transaction');
}

/** One transaction stays open longer than a batch takes. */
async function isHeld({ superuser }: World): Promise<boolean> {
  const look = async () =>
    (await superuser.rows<{ session: string }>(OPEN)).map((row) => row.session);
  let held = await look();
  for (let looks = 0; looks < 6 && held.length > 0; looks += 1) {
    await sleep(40);
    const now = await look();
    held = held.filter((session) => now.includes(session));
  }
  return held.length > 0;
}
