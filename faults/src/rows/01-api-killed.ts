import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const LINK = 'backend → postgres';

/** A write is under way whose commit PostgreSQL has done and the API never hears of. */
async function killAfterCommit(world: World): Promise<void> {
  const { up, down } = world.proxy(LINK);
  const before = await committed(world);
  const seen = Promise.withResolvers<void>();
  // A write of the API names its actor: with the answers held, the next one commits and nobody is told.
  up.trip({
    text: 'idempotency_key',
    act: () => {
      down.set({ silent: true });
      seen.resolve();
      return { pass: true };
    },
  });
  await seen.promise;
  await world.until(
    'a commit that the API cannot hear of',
    async () => (await committed(world)) > before,
  );
  await world.control.kill('backend');
  world.proxy(LINK).heal();
  await world.control.start('backend');
}

async function committed({ database }: World): Promise<number> {
  const [row] = await database.rows<{ count: number }>(
    `select count(*)::int as count from idempotency_keys`,
  );
  return row?.count ?? 0;
}

export const apiKilled: Row = {
  id: 1,
  name: 'api-killed',
  title: 'API: SIGKILL at random, and after the commit before the reply, 6 times (--full 20)',
  expected: 'clients do not know, ask again with the same key, each write is there once',
  invariants: ['I1', 'I3'],
  needs: { links: [LINK] },
  run: async (world) => {
    for (let round = 0; round < world.size(6, 20); round += 1) {
      if (round % 2 === 0) {
        await world.lasts(world.random.next() * 0.5);
        await world.control.killAndStart('backend');
      } else {
        await killAfterCommit(world);
      }
      await world.load.acknowledged(10);
    }
  },
};
