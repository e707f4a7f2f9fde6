import pg from 'pg';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

/** Dead rows of the outbox wait for vacuum; so much more of them than of changes would be another sickness. */
const MIB = 64;

export const snapshotHeld: Row = {
  id: 20,
  name: 'snapshot-held',
  title: 'PostgreSQL: somebody holds a snapshot for 40 s (--full 10 minutes)',
  expected: 'the outbox cannot be vacuumed, and is relayed all the same',
  invariants: ['I5', 'I7'],
  run: async (world) => {
    const holder = new pg.Client({ connectionString: world.stack.databaseUrl });
    await holder.connect();
    try {
      await holder.query('begin isolation level repeatable read');
      await holder.query('select count(*) from tasks');
      const end = performance.now() + world.size(40, 600) * 1000;
      while (performance.now() < end) {
        await world.load.acknowledged(50);
        await world.untilAudited(10);
      }
      await refuseBloat(world);
    } finally {
      await holder.end();
    }
  },
};

async function refuseBloat({ database }: World): Promise<void> {
  const [row] = await database.rows<{ mib: number }>(
    `select (pg_total_relation_size('outbox') / 1024 / 1024)::int as mib`,
  );
  if ((row?.mib ?? 0) > MIB) throw new Error(`the outbox takes ${row?.mib} MiB`);
}
