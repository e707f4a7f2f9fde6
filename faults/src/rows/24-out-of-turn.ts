import { partitionOf } from '@tasktrail/ledger';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const outOfTurn: Row = {
  id: 24,
  name: 'out-of-turn',
  title: 'topic: somebody delivers version n + 1 of a task before version n',
  expected: 'skipped, and appended when it comes in its turn',
  invariants: ['I2'],
  run: async (world) => {
    for (let round = 0; round < world.size(3, 10); round += 1) {
      const before = await skipped(world);
      // Without the relay nothing is sent: the outbox holds both versions.
      await world.control.kill('backend');
      await deliverLaterVersions(world);
      await world.until('a version was skipped', async () => (await skipped(world)) > before, 30);
      await world.control.start('backend');
      await world.load.acknowledged(20);
      await world.untilAudited();
    }
  },
};

/** The genuine bytes of the second version, from the outbox, while the first waits there. */
async function deliverLaterVersions(world: World): Promise<void> {
  await world.database.rows(
    `with made as (insert into tasks (title) select 'out of turn ' || n from generate_series(1, 5) n returning id)
     select id from made`,
  );
  await world.database.rows(
    `update tasks set title = title || ', again' where title ~ '^out of turn \\d$'`,
  );
  const later = await world.database.rows<{ subject: string; event: string }>(
    `select subject, event from outbox where version = 2 and sent_at is null and event like '%out of turn%'`,
  );
  if (later.length === 0) throw new Error('no second version waits in the outbox');
  await world.topic.put(
    later.map(({ subject, event }) => ({
      partition: partitionOf(subject),
      key: Buffer.from(subject),
      value: Buffer.from(event),
    })),
  );
}

async function skipped({ database }: World): Promise<number> {
  const [row] = await database.patientRows<{ count: number }>(
    'select sum(skipped)::int as count from audit_head',
  );
  return row?.count ?? 0;
}
