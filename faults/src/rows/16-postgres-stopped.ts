import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const postgresStopped: Row = {
  id: 16,
  name: 'postgres-stopped',
  title: 'PostgreSQL: immediate stop and start, 10 times',
  expected: '503 until it is back; what was committed stays',
  invariants: ['I1', 'I3', 'I9'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    for (let round = 0; round < world.size(4, 10); round += 1) {
      // What `pg_ctl stop -m immediate` sends: no checkpoint, recovery from the write-ahead log.
      await world.control.crash('postgres', 'SIGQUIT');
      await untilItAnswers(world);
      await world.load.acknowledged(30);
    }
  },
};

/** The server takes statements again. */
export async function untilItAnswers({ database }: World): Promise<void> {
  await database.patientRows('select 1 as one');
}
