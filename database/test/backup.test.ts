import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { backupDatabase } from '../src/backup/backup-database.ts';
import { checkBackup } from '../src/backup/check-backup.ts';
import { copyRows } from '../src/backup/copy-rows.ts';
import { restoreDatabase } from '../src/restore/restore-database.ts';
import { createWorld, type Line, TestSigner, type World } from './line.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

let world: World;
let line: Line;
beforeAll(async () => {
  world = await createWorld();
  line = await world.database();
});
afterAll(() => world.close());

const backup = (name: string, more: { checkpoints?: string; publicKey?: string } = {}) => {
  const { ownerUrl: databaseUrl } = line.database;
  return backupDatabase({
    databaseUrl,
    topic: world.topic,
    folder: join(world.folder, name),
    ...more,
  });
};

test('a backup during writes is of one moment: what is committed meanwhile is not in any of its files', async () => {
  const { id } = await insertTask(line.owner);
  await line.owner.query('begin; lock table people in access exclusive mode');
  // The outbox comes before people, the tasks behind them: the backup stands between the two.
  const running = backup('moment');
  const other = await world.session(line);
  const waits = `select from pg_stat_activity where wait_event_type = 'Lock' and query like 'copy%people%'`;
  while ((await other.query(waits)).rowCount === 0) await setTimeout(20);
  await updateTask(other, id, `title = 'written meanwhile'`);
  await insertTask(other, 'written meanwhile');
  await line.owner.query('commit');

  expect((await running).law).toEqual({ committed: 1, audited: 0, waiting: 1 });
  expect(await one(line.owner, 'select committed::int from law()')).toEqual({ committed: 3 });
});

test('while many write, every backup is whole, and rolled forward it is what they have written', async () => {
  const writers = await Promise.all([1, 2, 3].map(() => world.session(line)));
  const enough = new AbortController();
  const writes = writers.map(async (session, n) => {
    for (let count = 0; !enough.signal.aborted; count += 1) {
      const { id } = await insertTask(session, `${n}/${count}`);
      await updateTask(session, id, `status = 'completed'`);
      await setTimeout(5);
    }
  });
  await line.publish();
  const auditing = line.audit();
  const manifests = [await backup('busy-1'), await backup('busy-2')];
  enough.abort();
  await Promise.all([...writes, auditing]);
  await line.publish();
  await line.audit();

  expect(manifests.every(({ law }) => law.committed === law.audited + law.waiting)).toBe(true);
  const target = await world.database();
  const folder = join(world.folder, 'busy-1');
  const { ownerUrl: databaseUrl } = target.database;
  const request = { databaseUrl, topic: world.topic, folder, mode: 'replay', signed: [] } as const;
  await restoreDatabase({ ...request, replace: false });
  const content = `
    select (select md5(string_agg(to_jsonb(t)::text, ',' order by id)) from tasks t) as tasks,
      (select md5(string_agg(hash::text, ',' order by partition, seq)) from task_audit_log) as log`;
  expect(await one(target.owner, content)).toEqual(await one(line.owner, content));
}, 120_000);

test('checkpoints and their key go with it; the manifest has its sum in the form of sha256sum', async () => {
  const signer = new TestSigner(world.folder);
  await signer.signHeads(line.owner);
  await backup('signed', { checkpoints: signer.file, publicKey: signer.keyFile });
  const folder = join(world.folder, 'signed');

  expect(await readFile(join(folder, 'checkpoints.ndjson'))).toEqual(await readFile(signer.file));
  const sum = createHash('sha256')
    .update(await readFile(join(folder, 'manifest.json')))
    .digest('hex');
  expect(await readFile(join(folder, 'manifest.json.sha256'), 'utf8')).toBe(
    `${sum}  manifest.json\n`,
  );
  const { tables } = await checkBackup(folder);
  expect(tables.find(({ table }) => table === 'schema_migrations')).toBeUndefined();
  expect((await stat(folder)).mode & 0o077).toBe(0);
});

test('what a text may hold comes back from a file as it was', async () => {
  const title = 'tab\t back\\slash "quoted" \\N \r\n\v\f\b line separator \u2028 ü 🗂';
  const { id } = await insertTask(line.owner, title);
  const { tables } = await backup('texts');
  const tasks = tables.find(({ table }) => table === 'tasks');
  const titles = new Map<string, string | null>();
  for await (const row of copyRows(join(world.folder, 'texts', 'tasks.copy'), tasks?.columns ?? []))
    titles.set(row.get('id') ?? '', row.get('title') ?? null);

  expect(titles.get(id)).toBe(title);
});
