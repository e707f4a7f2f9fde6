import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random/random.ts';
import type { World } from '../world/world.ts';
import { type Nemesis, nemeses } from './nemesis.ts';

/** Strikes at the same time, at most. */
const LANES = 2;

/** How often each kind of fault struck. */
export type Strikes = ReadonlyMap<string, number>;

/** Faults at random by the seed, up to two at a time and never two on one target, until the time is over. */
export async function torment(
  world: World,
  minutes: number,
  signal: AbortSignal,
): Promise<Strikes> {
  const until = performance.now() + minutes * 60_000;
  const strikes = new Map<string, number>();
  const busy = new Set<string>();
  const lane = async (random: Random) => {
    while (performance.now() < until && !signal.aborted) {
      await sleep(1000 + random.next() * 7000);
      const nemesis = draw(random, busy);
      busy.add(nemesis.target);
      const name = `${nemesis.kind}: ${nemesis.target}`;
      world.say(`  ${name}`);
      strikes.set(name, (strikes.get(name) ?? 0) + 1);
      await nemesis.strike(world, random);
      busy.delete(nemesis.target);
    }
  };
  const lanes = Array.from({ length: LANES }, async (_, index) =>
    lane(world.random.fork(`lane${index}`)),
  );
  await Promise.all(lanes);
  signal.throwIfAborted();
  return strikes;
}

function draw(random: Random, busy: ReadonlySet<string>): Nemesis {
  const free = nemeses.filter(({ target }) => !busy.has(target));
  let rest = random.next() * free.reduce((sum, { weight }) => sum + weight, 0);
  for (const one of free) {
    rest -= one.weight;
    if (rest < 0) return one;
  }
  return random.pick(free);
}
