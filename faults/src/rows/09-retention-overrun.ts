import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const retentionOverrun: Row = {
  id: 9,
  name: 'retention-overrun',
  title: 'consumer: down until the topic has deleted what it did not read',
  expected: 'the head moves to the log’s start, the sweeper sends what was lost again',
  invariants: ['I1', 'I5'],
  needs: { drainSeconds: 45 },
  run: async (world) => {
    await world.control.kill('consumer');
    await world.load.acknowledged(150);
    await untilSomeAreSent(world, 100);
    await world.topic.expireAll();
    await world.load.acknowledged(20);
    await world.control.start('consumer');
    await world.untilAudited(45);
    const [row] = await world.database.rows<{ count: number }>(
      `select count(*)::int as count from audit_incidents where kind = 'offset_out_of_range'`,
    );
    if (row?.count === 0) throw new Error('no partition had lost anything');
  },
};

/** Changes that Kafka has acknowledged and no log holds. */
export async function untilSomeAreSent(world: World, least: number): Promise<void> {
  await world.until(`${least} changes are in Kafka only`, async () => {
    const [row] = await world.database.rows<{ count: number }>(
      'select count(*)::int as count from outbox where sent_at is not null',
    );
    return (row?.count ?? 0) >= least;
  });
}
