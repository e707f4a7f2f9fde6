import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const LINK = 'consumer → postgres';

/** Kills the consumer at a certain moment of its commit. */
async function killAt(world: World, moment: 'before' | 'during' | 'after'): Promise<void> {
  const { up, down } = world.proxy(LINK);
  const lane = moment === 'after' ? down : up;
  const killed = Promise.withResolvers<void>();
  const kill = async () => {
    await world.control.kill('consumer');
    killed.resolve();
    // Before: the server never reads the COMMIT. During: it does, its client is dead. After: the answer reaches nobody.
    return { pass: moment !== 'before' };
  };
  lane.trip({ text: 'COMMIT', act: moment === 'during' ? () => pass(kill) : kill });
  await killed.promise;
  world.proxy(LINK).heal();
  await world.control.start('consumer');
}

/** The commit goes out while the process is being killed. */
function pass(kill: () => Promise<unknown>) {
  void kill();
  return { pass: true };
}

export const consumerKilled: Row = {
  id: 6,
  name: 'consumer-killed',
  title: 'consumer: SIGKILL before, during and after its commit, 9 times (--full 50)',
  expected: 'goes on at its head: nothing lost, nothing doubled',
  invariants: ['I1', 'I2', 'I4'],
  needs: { links: [LINK] },
  run: async (world) => {
    const moments = ['before', 'during', 'after'] as const;
    for (let round = 0; round < world.size(9, 50); round += 1) {
      await killAt(world, moments[round % 3] ?? 'during');
    }
  },
};
