import type { Verification } from '@tasktrail/contract';
import { Backup } from '../restoring/backup.ts';
import { type LogRow, readLog, readTasks } from '../restoring/log-rows.ts';
import { goOn, quiesce } from '../restoring/quiesce.ts';
import { keepWitness } from '../witness/keep-witness.ts';
import type { World } from '../world/world.ts';
import { putForgery } from './23-foreign-records.ts';
import type { Row } from './row.ts';

export const restoreReplayed: Row = {
  id: 27,
  name: 'restore-replayed',
  title: 'DB restore: a backup made under load, then everything that Kafka has after it',
  expected: 'the same rows and hashes, tasks at their versions, old checkpoints still prefixes',
  invariants: ['I1', 'I4'],
  needs: { env: { signer: { CHECKPOINT_SECONDS: '1' } }, drainSeconds: 60 },
  run: async (world) => {
    await world.load.acknowledged(50);
    const backup = await Backup.make(world);
    // Of the shape that a replay appends, had the signer not said that they were set aside.
    await putForgery(world);
    await world.load.acknowledged(150);
    await quiesce(world);
    const before = await contentOf(world);
    const putWitnessBack = await keepWitness(world.database);
    const said = await backup.restore(['--replay'], putWitnessBack);
    mustBeEqual(await contentOf(world), before);
    if (said.includes('Unproven')) throw new Error(`everything was signed, and yet: ${said}`);
    await untilConfirmed(world);
    goOn(world);
    await world.load.acknowledged(100);
  },
};

interface Content {
  readonly log: readonly LogRow[];
  readonly tasks: readonly string[];
}

async function contentOf({ database }: World): Promise<Content> {
  return { log: await readLog(database), tasks: await readTasks(database) };
}

function mustBeEqual(found: Content, expected: Content): void {
  for (const part of ['log', 'tasks'] as const) {
    const [is, was] = [found, expected].map((content) =>
      content[part].map((one) => JSON.stringify(one)),
    );
    if (!is || !was || (is.length === was.length && was.every((one, n) => one === is[n]))) continue;
    const n = was.findIndex((one, n) => one !== is[n]);
    throw new Error(
      `${part}: ${is.length} came back instead of ${was.length}; ${is[n]} instead of ${was[n]}`,
    );
  }
}

/** The page too holds the log of after the restore against the checkpoints of before it. */
async function untilConfirmed(world: World): Promise<void> {
  await world.until('the backend confirms every checkpoint', async () => {
    const answer = await fetch(`${world.url}/api/audit/verify`);
    const { state, chains } = (await answer.json()) as Verification;
    const isConfirmed = chains.every(({ checkpoint, head_seq: end }) => checkpoint?.seq === end);
    return state === 'whole' && isConfirmed;
  });
}
