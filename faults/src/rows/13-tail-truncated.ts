import { readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import type { World } from '../world/world.ts';
import { untilSomeAreSent } from './09-retention-overrun.ts';
import type { Row } from './row.ts';

export const tailTruncated: Row = {
  id: 13,
  name: 'tail-truncated',
  title: 'Kafka: power fails and takes acknowledged records with it, read and unread ones',
  expected: 'the sweeper finds what is lost and sends it again',
  invariants: ['I1'],
  needs: { drainSeconds: 60 },
  run: async (world) => {
    // First with records that nobody has read, then with a consumer that is ahead of the log.
    for (let round = 0; round < world.size(2, 6); round += 1) {
      if (round % 2 === 0) {
        await world.control.kill('consumer');
        await world.load.acknowledged(100);
        await untilSomeAreSent(world, 80);
      }
      await losePower(world);
      if (round % 2 === 0) await world.control.start('consumer');
      await world.untilAudited(60);
    }
  },
};

/** SIGKILL, then the end of each partition's file is gone. */
export async function losePower(world: World): Promise<void> {
  const before = await world.topic.ends();
  await world.control.kill('kafka');
  const cut = [0, 1, 2].map((partition) => cutTail(world, partition));
  await world.control.start('kafka');
  const after = await world.topic.ends();
  world.say(`  cut ${cut.join(', ')} bytes: offsets ${before.join(', ')} → ${after.join(', ')}`);
  // Records that were sent meanwhile may have taken the place of lost ones.
  if (cut.every((bytes) => bytes === 0)) throw new Error('no record was lost');
}

function cutTail({ dataDir, random }: World, partition: number): number {
  const folder = join(dataDir, 'kafka/log', `task-events-${partition}`);
  const segments = readdirSync(folder).filter((name) => name.endsWith('.log'));
  const last = join(folder, segments.toSorted((a, b) => a.localeCompare(b)).at(-1) ?? '');
  const { size } = statSync(last);
  const cut = random.integer(Math.floor(size / 8), Math.floor(size / 3));
  truncateSync(last, size - cut);
  return cut;
}
