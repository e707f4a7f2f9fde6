import { join } from 'node:path';
import { PARTITIONS } from '@tasktrail/ledger';
import { Backup } from '../restoring/backup.ts';
import { type LogRow, readLog } from '../restoring/log-rows.ts';
import { goOn, quiesce } from '../restoring/quiesce.ts';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const restoreDiscarded: Row = {
  id: 27,
  name: 'restore-discarded',
  title: 'DB restore: a backup made under load, what came after it is given up',
  expected: 'later records of the old line are set aside, the signer signs the fork, work goes on',
  invariants: ['I1', 'I4'],
  needs: { env: { signer: { CHECKPOINT_SECONDS: '1' } }, drainSeconds: 60 },
  run: async (world) => {
    await world.load.acknowledged(50);
    const backup = await Backup.make(world);
    await world.load.acknowledged(150);
    await quiesce(world);
    const before = await readLog(world.database);
    // A page that stays open goes on showing what was given up.
    for (const screen of world.screens) screen.goOffline();
    // Where the signer looks for it, which leaves the line of each chain.
    const request = join(world.dataDir, 'signer/fork-request.json');
    const how = ['--discard', '--fork-request', request];
    await backup.restore(how, async () => giveUp(world, before));
    world.forks += PARTITIONS;
    for (const screen of world.screens) screen.reload();
    goOn(world);
    await world.load.acknowledged(100);
    await world.untilAudited();
    await mustBeSetAside(world);
  },
};

/** The witness is that of the backup; here the clients learn what their acknowledgements are worth. */
async function giveUp(world: World, before: readonly LogRow[]): Promise<void> {
  const { database, load, topic } = world;
  const kept = await database.rows<{ id: string }>(
    'select event_id as id from task_audit_log union all select event_id from outbox',
  );
  const ids = new Set(kept.map(({ id }) => id));
  const lost = before.filter((row) => !ids.has(row.event_id));
  if (lost.length === 0) throw new Error('nothing came after the backup');
  load.history.giveUp(new Set(lost.flatMap(({ key }) => key ?? [])));
  const given = new Set(lost.map((row) => row.event_id));
  for (const { value } of await topic.readAll()) {
    const id = /"event_id":\s*"([^"]+)"/.exec(value?.toString('utf8') ?? '')?.[1];
    if (id !== undefined && given.has(id)) world.foreignRecords += 1;
  }
}

async function mustBeSetAside({ database, foreignRecords }: World): Promise<void> {
  const [row] = await database.rows<{ count: number }>(
    'select count(*)::int as count from audit_quarantine',
  );
  if (row?.count !== foreignRecords)
    throw new Error(`${row?.count ?? 0} of ${foreignRecords} given-up records were set aside`);
}
