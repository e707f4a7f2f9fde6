import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ForkRequest } from '@tasktrail/ledger';
import { backupDatabase } from '../src/backup/backup-database.ts';
import { restoreDatabase, type Restored } from '../src/restore/restore-database.ts';
import { writeForkRequest } from '../src/restore/write-fork-request.ts';
import { createWorld, type Line, type World } from './line.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const log = `select partition, seq, encode(hash, 'hex') as hash, event_data from task_audit_log order by 1, 2`;
const logOf = async ({ owner }: Line) => (await owner.query<object>(log)).rows;

describe('a backup whose line is given up', () => {
  let old: Line;
  let line: Line;
  let restored: Restored;
  let changed: string;
  let atBackup: object[];
  let discarded: string[];
  beforeAll(async () => {
    old = await world.database();
    ({ id: changed } = await insertTask(old.owner));
    await insertTask(old.owner);
    await old.publish();
    await old.audit();
    // Committed at the time of the backup, sent and audited after it.
    await updateTask(old.owner, changed, `title = 'waits in the outbox'`);
    const folder = join(world.folder, 'backup');
    atBackup = await logOf(old);
    await backupDatabase({ databaseUrl: old.database.ownerUrl, topic: world.topic, folder });

    await old.publish();
    await updateTask(old.owner, changed, `title = 'given up'`);
    await insertTask(old.owner, 'given up as well');
    const rows = await old.owner.query<{ event_id: string }>(
      'select event_id from outbox where sent_at is null',
    );
    discarded = rows.rows.map((row) => row.event_id);
    await old.publish();
    await old.audit();

    line = await world.database();
    const { ownerUrl: databaseUrl } = line.database;
    const request = { databaseUrl, topic: world.topic, folder, mode: 'discard' } as const;
    restored = await restoreDatabase({ ...request, replace: false, signed: [] });
  }, 120_000);

  test('is the database of the backup, with the change that waited', async () => {
    expect(await logOf(line)).toEqual(atBackup);
    expect(await one(line.owner, 'select committed, audited, waiting, holds from law()')).toEqual({
      committed: '3',
      audited: '2',
      waiting: '1',
      holds: true,
    });
    expect(restored.waiting).toBe(1);
  });

  test('says where the lines part: in a table for people, and in the request to the signer', async () => {
    const file = join(world.folder, 'fork-request.json');
    await writeForkRequest(restored.manifest, file);
    const request = ForkRequest.parse(JSON.parse(await readFile(file, 'utf8')));
    const forks = `
      select partition, seq::int, encode(hash, 'hex') as hash, topic_id, next_offset::int from audit_forks order by 1`;

    expect((await line.owner.query(forks)).rows).toEqual(request.forks);
    expect(request.forks).toHaveLength(3);
    await expect(line.owner.query('delete from audit_forks')).rejects.toThrow('append-only');
  });

  test('later events of the old line are quarantined, and never enter the log', async () => {
    await updateTask(line.owner, changed, `title = 'the new line'`);
    await insertTask(line.owner, 'new line, the id again');
    await line.publish();
    await line.audit();

    const quarantined = `
      select convert_from(value, 'UTF8')::jsonb ->> 'event_id' as event_id, reason from audit_quarantine order by 1`;
    expect((await line.owner.query(quarantined)).rows).toEqual(
      discarded.toSorted().map((event_id) => ({ event_id, reason: 'foreign' })),
    );
    const titles = `
      select event_data #>> '{task,title}' as title from task_audit_log where task_id = $1 order by version`;
    expect((await line.owner.query(titles, [changed])).rows).toEqual([
      { title: 'Order chairs' },
      { title: 'waits in the outbox' },
      { title: 'the new line' },
    ]);
    expect(await logOf(line)).toEqual(expect.arrayContaining(atBackup));
    expect(await one(line.owner, 'select holds from law()')).toEqual({ holds: true });
  });
});
