import type { World } from '../world/world.ts';

/** Nobody writes; all that was written is in the log, and signed. What a replay brings back is then known exactly. */
export async function quiesce(world: World): Promise<void> {
  await world.load.pause();
  await world.untilAudited();
  await world.untilSigned();
  await world.observer.pause();
}

export function goOn(world: World): void {
  world.observer.resume();
  world.load.resume();
}
