import pg from 'pg';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const connectionsTaken: Row = {
  id: 19,
  name: 'connections-taken',
  title: 'PostgreSQL: a stranger takes every free connection while ours are broken off',
  expected: '503 while there is none, recovery by itself afterwards',
  invariants: ['I9'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    const strangers: pg.Client[] = [];
    try {
      for (let round = 0; round < world.size(2, 6); round += 1) {
        await breakOff(world);
        await takeAll(world, strangers);
        await world.lasts(world.size(4, 10));
      }
    } finally {
      await Promise.all(strangers.map(async (one) => one.end().catch(() => undefined)));
    }
    await world.load.acknowledged(50);
  },
};

/** Those of backend and consumer, which now compete with the stranger for new ones. */
async function breakOff({ superuser }: World): Promise<void> {
  await superuser.patientRows(
    `select pg_terminate_backend(pid) from pg_stat_activity where usename in ('backend', 'consumer')`,
  );
}

async function takeAll({ stack }: World, strangers: pg.Client[]): Promise<void> {
  for (let refused = 0; refused < 3;) {
    const stranger = new pg.Client({ connectionString: stack.databaseUrl });
    stranger.on('error', () => undefined);
    try {
      await stranger.connect();
      strangers.push(stranger);
    } catch {
      refused += 1;
    }
  }
  if (strangers.length === 0) throw new Error('no connection could be taken');
}
