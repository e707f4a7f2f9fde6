import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

/** The session that is in its transaction now, or whichever the relay has. */
const terminate = (inTransaction: boolean) => `
  select pg_terminate_backend(pid) from pg_stat_activity
  where application_name = 'tasktrail-relay'
    and (not ${inTransaction} or exists (
      select from pg_locks l where l.pid = pg_stat_activity.pid and l.locktype = 'advisory' and l.granted))`;

export const relayTerminated: Row = {
  id: 5,
  name: 'relay-terminated',
  title:
    'relay: its session ended by pg_terminate_backend, in the middle of batches, 20 times (--full 100)',
  expected: 'rows stay unsent and are sent again',
  invariants: ['I1'],
  run: async (world) => {
    for (let round = 0; round < world.size(20, 100); round += 1) {
      await endSession(world, round % 4 !== 0);
      await world.lasts(world.random.next() * 0.3);
    }
  },
};

async function endSession(world: World, inTransaction: boolean): Promise<void> {
  await world.until('a relay session to end', async () => {
    return (await world.superuser.rows(terminate(inTransaction))).length > 0;
  });
}
