import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const LINK = 'backend → postgres';

export const relayKilled: Row = {
  id: 3,
  name: 'relay-killed',
  title: 'relay: SIGKILL after Kafka’s ack, before the mark',
  expected: 'sent again; the sink drops what it has',
  invariants: ['I1', 'I2'],
  needs: { links: [LINK] },
  run: async (world) => {
    const before = await duplicates(world);
    for (let round = 0; round < world.size(4, 20); round += 1) {
      await killBeforeMark(world);
      await world.load.acknowledged(10);
    }
    await world.untilAudited();
    if ((await duplicates(world)) === before) throw new Error('nothing came to Kafka twice');
  },
};

async function killBeforeMark(world: World): Promise<void> {
  const { control } = world;
  const killed = Promise.withResolvers<void>();
  world.proxy(LINK).up.trip({
    // The first write of the relay's transaction.
    text: 'set sent_at = clock_timestamp()',
    act: async () => {
      await control.kill('backend');
      killed.resolve();
      return { pass: false };
    },
  });
  await killed.promise;
  world.proxy(LINK).heal();
  await control.start('backend');
}

async function duplicates({ database }: World): Promise<number> {
  const [row] = await database.patientRows<{ count: number }>(
    'select sum(duplicates)::int as count from audit_head',
  );
  return row?.count ?? 0;
}
