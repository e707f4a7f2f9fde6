import type { LinkName, World } from '../world/world.ts';
import type { Row } from './row.ts';

const links: readonly LinkName[] = [
  'backend → postgres',
  'backend → kafka',
  'consumer → kafka',
  'consumer → postgres',
];

export const linksSlow: Row = {
  id: 22,
  name: 'links-slow',
  title: 'network: 200 ± 100 ms, little bandwidth, single bytes, resets in the middle of anything',
  expected: 'slower, and right',
  invariants: ['I1', 'I9'],
  needs: { links, drainSeconds: 90 },
  run: async (world) => {
    for (const link of links) {
      await delay(world, link);
      await narrow(world, link);
      await shred(world, link);
      await interrupt(world, link);
      await world.untilAudited(90);
    }
  },
};

async function delay(world: World, link: LinkName): Promise<void> {
  world.proxy(link).both({ latencyMs: 200, jitterMs: 100 });
  await world.lasts(world.size(5, 20));
  world.proxy(link).heal();
}

/** 1 KB/s one way only: both ways would be slower than any time limit allows, which is row 21. */
async function narrow(world: World, link: LinkName): Promise<void> {
  world.proxy(link).up.set({ bytesPerSecond: 1024 });
  await world.lasts(world.size(5, 20));
  world.proxy(link).heal();
}

async function shred(world: World, link: LinkName): Promise<void> {
  world.proxy(link).both({ slice: 7 });
  await world.lasts(world.size(3, 10));
  world.proxy(link).heal();
}

async function interrupt(world: World, link: LinkName): Promise<void> {
  const { up, down } = world.proxy(link);
  for (let round = 0; round < world.size(6, 30); round += 1) {
    world.random.pick([up, down]).resetAfter(world.random.integer(0, 20_000));
    await world.lasts(0.5);
  }
  world.proxy(link).heal();
}
