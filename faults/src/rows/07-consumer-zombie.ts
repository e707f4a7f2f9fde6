import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const consumers = ['consumer-1', 'consumer-2'] as const;
/** Lets the consumer that stands still go on. */
type GoOn = () => void;

/** Transactions of consumers, each by its session and beginning. */
const OPEN = `
  select pid::text || ' ' || xact_start as session from pg_stat_activity
  where usename = 'consumer' and xact_start is not null`;
const WAITING = `
  select pid from pg_stat_activity where usename = 'consumer' and wait_event_type = 'Lock'`;

export const consumerZombie: Row = {
  id: 7,
  name: 'consumer-zombie',
  title: 'consumer: SIGSTOP beyond its session timeout, SIGCONT with a batch in hand',
  expected: 'another one has taken its partitions; the head refuses what it writes late',
  invariants: ['I1', 'I4'],
  // Session timeout 6 s more.
  needs: {
    consumers: 2,
    links: ['consumer-1 → postgres', 'consumer-2 → postgres'],
    drainSeconds: 36,
    pauseMs: 20,
  },
  run: async (world) => {
    for (let round = 0; round < world.size(4, 12); round += 1) {
      const goOn = await pauseOne(world, round % 4);
      // In a transaction it holds its head until it goes on, or until PostgreSQL ends the session after 15 s.
      if (round % 4 === 1) await untilContested(world);
      else await world.lasts(round % 4 === 0 ? 20 : 10);
      goOn();
      await world.load.acknowledged(50);
      await world.untilAudited(30);
    }
  },
};

async function pauseOne(world: World, way: number): Promise<GoOn> {
  if (way === 1) return pauseAtCommit(world);
  return way === 3 ? pauseAnyone(world) : pauseInTransaction(world);
}

function pauseAnyone({ control, random }: World): GoOn {
  const name = random.pick(consumers);
  control.pause(name);
  return () => control.resume(name);
}

/** Another consumer has been given the partitions and waits for the head that the pausing one holds. */
async function untilContested({ superuser }: World): Promise<void> {
  const isContested = async () => (await superuser.rows(WAITING)).length > 0;
  for (const end = performance.now() + 14_000; performance.now() < end; await sleep(50))
    if (await isContested()) return;
}

/** Its rows are written, its COMMIT is on the way and comes when another consumer waits for its head. */
async function pauseAtCommit(world: World): Promise<GoOn> {
  const name = world.random.pick(consumers);
  const paused = Promise.withResolvers<void>();
  const later = Promise.withResolvers<{ pass: boolean }>();
  const act = () => {
    world.control.pause(name);
    paused.resolve();
    return later.promise;
  };
  world.proxy(`${name} → postgres`).up.trip({ text: 'COMMIT', act });
  await paused.promise;
  return () => {
    later.resolve({ pass: true });
    world.control.resume(name);
  };
}

async function pauseInTransaction(world: World): Promise<GoOn> {
  for (let tries = 0; tries < 300; tries += 1) {
    const goOn = pauseAnyone(world);
    if (await isHeld(world)) return goOn;
    goOn();
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
