import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupDatabase } from '../src/backup/backup-database.ts';
import { restoreDatabase, type Restored } from '../src/restore/restore-database.ts';
import { readSigned } from '../src/restore/signed-records.ts';
import { createWorld, type Line, TestSigner, type World } from './line.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

let world: World;
let signer: TestSigner;
let old: Line;
beforeAll(async () => {
  world = await createWorld();
  signer = new TestSigner(world.folder);
  old = await world.database();
});
afterAll(() => world.close());

const log =
  'select partition, seq, encode(hash, $1) as hash, event_data from task_audit_log order by 1, 2';
const logOf = async ({ owner }: Line) => (await owner.query<object>(log, ['hex'])).rows;
const tasksOf = async ({ owner }: Line) =>
  (await owner.query<{ task: unknown }>('select to_jsonb(t) as task from tasks t order by id'))
    .rows;

/** An event that nobody committed, of the very shape and version that the log waits for. */
async function forge({ owner }: Line, id: string): Promise<{ key: string; value: string }> {
  const query = `
    select jsonb_set(jsonb_set(jsonb_set(event_data, '{version}', to_jsonb(version + 1)),
      '{task,version}', to_jsonb(version + 1)), '{event_id}', to_jsonb(gen_random_uuid()))::text as value, subject as key
    from task_audit_log where task_id = $1 order by version desc limit 1`;
  return one(owner, query, [id]);
}

describe('a backup rolled forward from the topic', () => {
  let restored: Restored;
  let line: Line;
  let changed: string;
  const ids: string[] = [];
  beforeAll(async () => {
    for (let n = 0; n < 6; n += 1) ids.push((await insertTask(old.owner, `Task ${n}\t\\ "ü\n`)).id);
    [changed = ''] = ids;
    await old.publish();
    await old.audit();
    // Waits in the backup's outbox, and is on the topic later.
    await updateTask(old.owner, changed, `title = 'before the backup'`);
    const folder = join(world.folder, 'backup');
    await backupDatabase({ databaseUrl: old.database.ownerUrl, topic: world.topic, folder });

    await old.publish();
    await old.audit();
    await world.produce([await forge(old, changed)]);
    await updateTask(old.owner, changed, `status = 'completed', description = 'after the backup'`);
    await updateTask(old.owner, ids[1] ?? '', 'deleted_at = now()');
    ids.push((await insertTask(old.owner, 'New after the backup')).id);
    await old.publish();
    await old.audit();
    await signer.signHeads(old.owner);
    // Nobody signs any more, then the database is gone.
    await updateTask(old.owner, changed, `title = 'after the last checkpoint'`);
    await old.publish();
    await old.audit();

    line = await world.database();
    const signed = await readSigned(signer.file, signer.keyFile);
    const { ownerUrl: databaseUrl } = line.database;
    const request = { databaseUrl, topic: world.topic, folder, mode: 'replay', signed } as const;
    restored = await restoreDatabase({ ...request, replace: false });
    // The consumer is started four times.
  }, 120_000);

  test('has the same rows with the same hashes', async () => {
    expect(await logOf(line)).toEqual(await logOf(old));
  });

  test('has the tasks at their exact versions and times', async () => {
    expect(await tasksOf(line)).toEqual(await tasksOf(old));
  });

  test('has heads at the end of the topic, the law holds and nothing waits', async () => {
    const heads = 'select partition, topic_id, next_offset, seq, hash from audit_head order by 1';
    expect((await line.owner.query(heads)).rows).toEqual((await old.owner.query(heads)).rows);
    expect(await one(line.owner, 'select holds, waiting from law()')).toEqual({
      holds: true,
      waiting: '0',
    });
    expect(restored.waiting).toBe(0);
  });

  test('leaves out what the signer saw set aside, and keeps it in quarantine', async () => {
    const quarantine = 'select topic_id, partition, kafka_offset, value from audit_quarantine';
    const { rows } = await line.owner.query(quarantine);
    expect(rows).toEqual((await old.owner.query(quarantine)).rows);
    expect(rows).toHaveLength(1);
  });

  test('reports the record that no checkpoint vouches for', async () => {
    const offset = await one<{ kafka_offset: string }>(
      old.owner,
      'select kafka_offset from task_audit_log where task_id = $1 order by version desc limit 1',
      [changed],
    );
    expect(restored.replayed.flatMap(({ unproven }) => unproven)).toEqual([
      Number(offset.kafka_offset),
    ]);
    const incident = `
      select sum((detail #>> '{counts,unproven}')::int)::int as unproven from audit_incidents where kind = 'restored'`;
    expect(await one(line.owner, incident)).toEqual({ unproven: 1 });
  });

  test('is refused when the topic brings back another row than the one that was signed', async () => {
    const other = await world.database();
    const { ownerUrl: databaseUrl } = other.database;
    const folder = join(world.folder, 'backup');
    // Nobody says that the forged record was set aside: it would take the place of the genuine one.
    const signed = (await readSigned(signer.file, signer.keyFile)).map((record) =>
      record.kind === 'checkpoint' ? { ...record, set_aside: [] } : record,
    );
    const request = { databaseUrl, topic: world.topic, folder, mode: 'replay', signed } as const;
    await expect(restoreDatabase({ ...request, replace: false })).rejects.toThrow(
      /^partition \d, seq \d+: the topic brings back another row than the one that was signed/,
    );
    expect((await other.owner.query('select from tasks')).rowCount).toBe(0);
  });

  test('has every trigger on again, and no new event', async () => {
    const off = `select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'`;
    expect((await line.owner.query(off)).rows).toEqual([]);
    expect((await line.owner.query('select from outbox')).rowCount).toBe(0);
    await expect(line.owner.query('delete from tasks')).rejects.toThrow('set deleted_at instead');
  });

  test('goes on: a task whose newer versions came back is changed, and audited as the next version', async () => {
    const before = await logOf(line);
    const backend = new pg.Client({ connectionString: line.database.backendUrl });
    await backend.connect();
    const update = `update tasks set title = 'goes on' where id = $1 returning version::int`;
    const { version } = await one<{ version: number }>(backend, update, [changed]);
    const { id } = await one<{ id: string }>(
      backend,
      `insert into tasks (title) values ('x') returning id`,
    );
    await backend.end();
    await line.publish();
    await line.audit();

    expect(version).toBe(5);
    expect(Number(id)).toBe(Math.max(...ids.map(Number)) + 1);
    const after = await logOf(line);
    expect(after).toHaveLength(before.length + 2);
    expect(after).toEqual(expect.arrayContaining(before));
    const counts = `select count(*)::int as versions, max(version)::int as last from task_audit_log where task_id = $1`;
    expect(await one(line.owner, counts, [changed])).toEqual({ versions: 5, last: 5 });
    // The whole chain is recomputed by the next backup.
    const folder = join(world.folder, 'next');
    const request = { databaseUrl: line.database.ownerUrl, topic: world.topic, folder };
    expect((await backupDatabase(request)).law.audited).toBe(after.length);
    expect(await readFile(join(folder, 'manifest.json'), 'utf8')).toContain('"format": 1');
  });
});
