import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

const links = [
  'backend → postgres',
  'backend → kafka',
  'consumer → kafka',
  'consumer → postgres',
] as const;

const cuts: Readonly<Record<string, (proxy: TcpProxy) => void>> = {
  refused: (proxy) => proxy.cut(),
  silent: (proxy) => proxy.both({ silent: true }),
  'silent on the way there': (proxy) => proxy.up.set({ silent: true }),
  'silent on the way back': (proxy) => proxy.down.set({ silent: true }),
};

export const linksCut: Row = {
  id: 21,
  name: 'links-cut',
  title: 'network: each link of backend and consumer cut, refused and silent, one and both ways',
  expected: 'as an outage of the far end; never two writers',
  invariants: ['I1', 'I2', 'I5'],
  needs: { links, drainSeconds: 60 },
  run: async (world) => {
    for (const link of links) {
      for (const how of Object.keys(cuts)) await cut(world, link, how);
      await world.untilAudited(60);
    }
  },
};

/** Long enough that the time limits of a silent link are reached in half of the cases. */
async function cut(world: World, link: (typeof links)[number], how: string): Promise<void> {
  const seconds = world.random.integer(2, world.size(9, 25));
  world.say(`  ${link} ${how} for ${seconds} s`);
  cuts[how]?.(world.proxy(link));
  await world.lasts(seconds);
  world.proxy(link).heal();
  await world.load.acknowledged(10);
}
