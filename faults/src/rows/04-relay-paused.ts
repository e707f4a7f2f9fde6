import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const HOLDER = `
  select a.pid::text || ' ' || a.xact_start as session
  from pg_locks l join pg_stat_activity a using (pid)
  where l.locktype = 'advisory' and l.granted and a.application_name = 'tasktrail-relay'`;

export const relayPaused: Row = {
  id: 4,
  name: 'relay-paused',
  title: 'relay: SIGSTOP 20 s (--full 60 s) while it holds the lock; another replica takes over',
  expected: 'PostgreSQL ends its transaction after 15 s, what it sends late is dropped',
  invariants: ['I1', 'I2', 'I5'],
  needs: { backends: 2 },
  run: async (world) => {
    const replica = await pauseHolder(world);
    await world.lasts(world.size(20, 60));
    // The other one took over, or nothing would be audited by now.
    await world.untilAudited(20);
    world.control.resume(replica);
    await world.load.acknowledged(50);
  },
};

/** Pauses replicas at random moments until one is paused in its transaction. Answers which. */
async function pauseHolder(world: World): Promise<string> {
  for (let tries = 0; tries < 200; tries += 1) {
    const replica = world.random.pick(['backend-1', 'backend-2']);
    await sleep(world.random.integer(5, 60));
    world.control.pause(replica);
    if (await isHeld(world)) return replica;
    world.control.resume(replica);
  }
  throw new Error('no replica was met while it held the lock');
}

/** One session holds the lock longer than a batch takes: the paused one. */
async function isHeld({ database }: World): Promise<boolean> {
  let session: string | undefined;
  for (let looks = 0; looks < 8; looks += 1) {
    const [row] = await database.rows<{ session: string }>(HOLDER);
    if (!row || (session !== undefined && row.session !== session)) return false;
    session = row.session;
    await sleep(40);
  }
  return true;
}
