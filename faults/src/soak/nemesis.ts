import type { TcpProxy } from '../proxy/tcp-proxy.ts';
import type { Random } from '../random/random.ts';
import type { LinkName, World } from '../world/world.ts';

/** Something that breaks, lasts and heals. No two act on the same target at the same time. */
export interface Nemesis {
  readonly kind: string;
  readonly target: string;
  /** How often it is drawn, compared with the others. */
  readonly weight: number;
  readonly strike: (world: World, random: Random) => Promise<void>;
}

/** Every part of the soak's system, and every link of them that can break. */
export const soakNeeds = {
  backends: 2,
  consumers: 2,
  links: [
    'backend-1 → postgres',
    'backend-1 → kafka',
    'backend-2 → postgres',
    'backend-2 → kafka',
    'consumer-1 → postgres',
    'consumer-1 → kafka',
    'consumer-2 → postgres',
    'consumer-2 → kafka',
  ],
} as const satisfies { readonly links: readonly LinkName[]; backends: number; consumers: number };

const ours = ['backend-1', 'backend-2', 'consumer-1', 'consumer-2'];
const services = ['postgres', 'kafka'];

const seconds = (random: Random, from: number, to: number) => from + random.next() * (to - from);

const killed = (target: string): Nemesis => ({
  kind: 'SIGKILL',
  target,
  weight: 3,
  strike: async (world, random) => world.control.killAndStart(target, seconds(random, 0, 5) * 1000),
});

const paused = (target: string): Nemesis => ({
  kind: 'SIGSTOP',
  target,
  weight: 2,
  strike: async (world, random) => {
    world.control.pause(target);
    await world.lasts(seconds(random, 1, 18));
    world.control.resume(target);
  },
});

const restarted = (target: string): Nemesis => ({
  kind: 'restart in order',
  target,
  weight: 1,
  strike: async (world) => world.control.restartInOrder(target),
});

/** What can happen to a link. */
const breaks: Readonly<Record<string, (proxy: TcpProxy, random: Random) => void>> = {
  'cut (RST)': (proxy) => proxy.cut(),
  'silent both ways': (proxy) => proxy.both({ silent: true }),
  'silent one way': (proxy, random) => proxy[random.pick(['up', 'down'])].set({ silent: true }),
  'slow (200 ± 100 ms)': (proxy) => proxy.both({ latencyMs: 200, jitterMs: 100 }),
  'pieces of few bytes': (proxy, random) => proxy.both({ slice: random.integer(50, 500) }),
  'reset at a random byte': (proxy, random) =>
    proxy[random.pick(['up', 'down'])].resetAfter(random.integer(100, 20_000)),
};

const broken = (link: LinkName, kind: string): Nemesis => ({
  kind: `link ${kind}`,
  target: link,
  weight: 0.4,
  strike: async (world, random) => {
    breaks[kind]?.(world.proxy(link), random);
    await world.lasts(seconds(random, 1, 12));
    world.proxy(link).heal();
  },
});

const terminated: Nemesis = {
  kind: 'sessions ended',
  target: 'sessions',
  weight: 2,
  strike: async ({ superuser }, random) => {
    await superuser
      .rows(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename = $1 and random() < 0.5`,
        [random.pick(['backend', 'consumer'])],
      )
      // The database may be down for another reason.
      .catch(() => []);
  },
};

/** All of them. */
export const nemeses: readonly Nemesis[] = [
  ...[...ours, ...services].map(killed),
  ...[...ours, ...services].map(paused),
  ...ours.map(restarted),
  ...soakNeeds.links.flatMap((link) => Object.keys(breaks).map((kind) => broken(link, kind))),
  terminated,
];
