import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const others = ['consumer-2', 'consumer-3'];

export const consumersScaled: Row = {
  id: 8,
  name: 'consumers-scaled',
  title: 'consumer: 3 → 1 → 3 every 5 s, in order and by SIGKILL, 3 times (--full 12)',
  expected: 'partitions move, heads fence, nothing stalls',
  invariants: ['I1', 'I2', 'I5'],
  needs: { consumers: 3, drainSeconds: 36 },
  run: async (world) => {
    for (let round = 0; round < world.size(3, 12); round += 1) {
      await scaleDown(world, round % 2 === 0);
      await world.lasts(5);
      await Promise.all(others.map(async (name) => world.control.start(name)));
      await world.lasts(world.size(2, 5));
    }
  },
};

async function scaleDown({ control }: World, inOrder: boolean): Promise<void> {
  await Promise.all(
    others.map(async (name) => (inOrder ? control.stop(name) : control.kill(name))),
  );
}
