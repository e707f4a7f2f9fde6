import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, cp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Admin } from '@platformatic/kafka';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { backupDatabase } from '../src/backup/backup-database.ts';
import { readManifest, writeManifest } from '../src/backup/manifest.ts';
import { ensureTopic } from '../src/topic.ts';
import { restoreDatabase, type RestoreRequest } from '../src/restore/restore-database.ts';
import { readSigned } from '../src/restore/signed-records.ts';
import { createWorld, type Line, TestSigner, type World } from './line.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let world: World;
let old: Line;
let target: Line;
let folder: string;
let signer: TestSigner;
beforeAll(async () => {
  world = await createWorld();
  signer = new TestSigner(world.folder);
  [old, target] = [await world.database(), await world.database()];
  folder = join(world.folder, 'backup');
  for (let n = 0; n < 5; n += 1) await insertTask(old.owner);
  await old.publish();
  await old.audit();
  await backupDatabase({ databaseUrl: old.database.ownerUrl, topic: world.topic, folder });
}, 120_000);
afterAll(() => world.close());

function request(changes: Partial<RestoreRequest> = {}): RestoreRequest {
  const { ownerUrl: databaseUrl } = target.database;
  const all = { databaseUrl, topic: world.topic, folder, mode: 'replay' } as const;
  return { ...all, replace: false, signed: [], ...changes };
}

const isEmpty = async () => {
  const query = `
    select (select count(*) from tasks) + (select count(*) from task_audit_log) + (select count(*) from outbox) = 0
      and (select bool_and(next_offset = 0 and seq = 0) from audit_head) as empty`;
  return (await one<{ empty: boolean }>(target.owner, query)).empty;
};

describe('a damaged backup is refused by the name of the file', () => {
  let copies = 0;
  const copy = async () => {
    copies += 1;
    const damaged = join(world.folder, `damaged-${copies}`);
    await cp(folder, damaged, { recursive: true });
    return damaged;
  };

  test.each(['tasks.copy', 'task_audit_log.copy', 'audit_head.copy', 'manifest.json'])(
    'with one byte of %s turned',
    async (name) => {
      const damaged = await copy();
      const content = await readFile(join(damaged, name));
      const middle = Math.floor(content.length / 2);
      content.writeUInt8(content.readUInt8(middle) ^ 1, middle);
      await writeFile(join(damaged, name), content);

      await expect(restoreDatabase(request({ folder: damaged }))).rejects.toThrow(
        `${name} is damaged`,
      );
      expect(await isEmpty()).toBe(true);
    },
  );

  test('whose manifest names a table too few', async () => {
    const damaged = await copy();
    const manifest = await readManifest(damaged);
    const tables = manifest.tables.filter(({ table }) => table !== 'people');
    await writeManifest(damaged, { ...manifest, tables });

    await expect(restoreDatabase(request({ folder: damaged }))).rejects.toThrow(
      'the manifest names no table people',
    );
  });

  test('cut short, grown or gone', async () => {
    const [cut, grown, gone] = [await copy(), await copy(), await copy()];
    await truncate(join(cut, 'tasks.copy'), 10);
    await appendFile(join(grown, 'outbox.copy'), 'x\n');
    await rm(join(gone, 'people.copy'));

    await expect(restoreDatabase(request({ folder: cut }))).rejects.toThrow(
      'tasks.copy is damaged: 10 bytes',
    );
    await expect(restoreDatabase(request({ folder: grown }))).rejects.toThrow(
      'outbox.copy is damaged',
    );
    await expect(restoreDatabase(request({ folder: gone }))).rejects.toThrow(
      'people.copy is missing',
    );
  });
});

test('a folder that is there is not written over, and a backup that fails leaves nothing', async () => {
  const source = { databaseUrl: old.database.ownerUrl, topic: world.topic };
  await expect(backupDatabase({ ...source, folder })).rejects.toThrow('is there already');
  const checkpoints = join(world.folder, 'nowhere.ndjson');
  const failing = join(world.folder, 'failing');
  await expect(backupDatabase({ ...source, folder: failing, checkpoints })).rejects.toThrow(
    'ENOENT',
  );

  expect((await readdir(world.folder)).filter((name) => name.includes('failing'))).toEqual([]);
});

test('a database that disobeys the law is not backed up', async () => {
  const broken = await world.database();
  await insertTask(broken.owner);
  const superuser = new pg.Client({ connectionString: broken.database.superuserUrl });
  await superuser.connect();
  await superuser.query(`set session_replication_role = replica; delete from outbox`);
  await superuser.end();

  const source = { databaseUrl: broken.database.ownerUrl, topic: world.topic };
  await expect(
    backupDatabase({ ...source, folder: join(world.folder, 'lawless') }),
  ).rejects.toThrow('the law does not hold: 1 committed changes, 0 audited and 0 waiting');
});

test('a database that is not empty is replaced only when its owner says so', async () => {
  const other = await world.database();
  const { ownerUrl: databaseUrl } = other.database;
  await insertTask(other.owner, 'in the way');
  const before = await one(other.owner, 'select to_jsonb(t) as task from tasks t');

  await expect(restoreDatabase(request({ databaseUrl }))).rejects.toThrow(
    'the database is not empty (outbox, tasks): --yes replaces everything in it',
  );
  expect(await one(other.owner, 'select to_jsonb(t) as task from tasks t')).toEqual(before);
  await restoreDatabase(request({ databaseUrl, replace: true }));
  expect(await one(other.owner, 'select count(*)::int as tasks from tasks')).toEqual({ tasks: 5 });
});

test('nobody else may be at work', async () => {
  const backend = new pg.Client({ connectionString: target.database.backendUrl });
  await backend.connect();
  await expect(restoreDatabase(request())).rejects.toThrow(
    'stop everything first: there are sessions of backend',
  );
  await backend.end();
});

test('a restore that is killed half-way leaves nothing', async () => {
  // Every table has been filled when the last sequence is set: this holds it.
  const holder = new pg.Client({ connectionString: target.database.ownerUrl });
  await holder.connect();
  const { pid } = await one<{ pid: number }>(holder, 'select pg_backend_pid() as pid');
  await holder.query(`begin; select nextval('tasks_id_seq')`);
  const args = ['restore', '--from', folder, '--replay', '--without-checkpoints'];
  const restore = spawn(process.execPath, [main, ...args], {
    env: {
      DATABASE_URL: target.database.ownerUrl,
      KAFKA_BOOTSTRAP: world.topic.bootstrap.join(','),
      KAFKA_TOPIC: world.topic.name,
    },
  });
  const ended = once(restore, 'exit');
  const blocked = 'select from pg_stat_activity where $1 = any(pg_blocking_pids(pid))';
  while ((await target.owner.query(blocked, [pid])).rowCount === 0) {
    if (restore.exitCode !== null) throw new Error('the restore ended');
    await setTimeout(20);
  }
  restore.kill('SIGKILL');
  await ended;
  await holder.end();
  const alive = `
    select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and usename = 'owner'`;
  while ((await target.owner.query(alive)).rowCount !== 0) await setTimeout(20);

  expect(await isEmpty()).toBe(true);
  const off = `select tgname from pg_trigger where not tgisinternal and tgenabled <> 'O'`;
  expect((await target.owner.query(off)).rows).toEqual([]);
  expect(await one(target.owner, 'select last_value, is_called from tasks_id_seq')).toMatchObject({
    last_value: '1',
  });
});

describe('a topic that cannot bring back what is missing is refused by --replay', () => {
  test('when it no longer reaches back to the backup', async () => {
    const own = await createWorld();
    try {
      const line = await own.database();
      const { id } = await insertTask(line.owner);
      await line.publish();
      await line.audit();
      const folder = join(own.folder, 'backup');
      await backupDatabase({ databaseUrl: line.database.ownerUrl, topic: own.topic, folder });
      await updateTask(line.owner, id, `title = 'expired'`);
      await line.publish();
      await line.audit();
      await expire(own, line);

      const changes = { topic: own.topic, folder };
      await expect(restoreDatabase(request(changes))).rejects.toThrow(
        /^The backup is older than what topic .* keeps: partition \d begins at offset 2, the backup ends before offset 1. Use a newer backup, or --discard$/,
      );
      await restoreDatabase(
        request({
          ...changes,
          mode: 'discard',
          databaseUrl: (await own.database()).database.ownerUrl,
        }),
      );
    } finally {
      await own.close();
    }
  }, 120_000);

  test('when it was made again', async () => {
    const again = { bootstrap: world.topic.bootstrap, name: `${world.topic.name}-again` };
    await ensureTopic({ ...again, replication: 1 });
    await expect(restoreDatabase(request({ topic: again }))).rejects.toThrow(
      'was made again after the backup',
    );
    const admin = new Admin({ clientId: 'refusals', bootstrapBrokers: again.bootstrap });
    await admin.deleteTopics({ topics: [again.name] });
    await admin.close();
  });

  test('when the chain does not reach the last checkpoint, or another one was signed', async () => {
    const heads = `
      select partition, seq::int, topic_id::text, next_offset::int, encode(hash, 'hex') as hash
      from audit_head where seq > 0 order by 1 limit 1`;
    const head = await one<{
      partition: number;
      seq: number;
      topic_id: string;
      next_offset: number;
      hash: string;
    }>(old.owner, heads);
    const signed_at = new Date().toISOString();
    const kind = 'checkpoint' as const;
    const checkpoint = { kind, ...head, set_aside: [], signed_at };
    signer.sign({ ...checkpoint, seq: head.seq + 1 });
    await signer.write();
    const signed = await readSigned(signer.file, signer.keyFile);
    await expect(restoreDatabase(request({ signed }))).rejects.toThrow(
      `The chain of partition ${head.partition} ends at seq ${head.seq}, its last checkpoint is at ${head.seq + 1}`,
    );

    const other = new TestSigner(world.folder);
    other.sign({ ...checkpoint, hash: 'ab'.repeat(32) });
    await other.write();
    const contradicting = await readSigned(other.file, other.keyFile);
    await expect(restoreDatabase(request({ signed: contradicting }))).rejects.toThrow(
      `partition ${head.partition}, seq ${head.seq}: the backup holds another row than the one that was signed`,
    );
    expect(await isEmpty()).toBe(true);
  });
});

async function expire({ topic }: World, { owner }: Line): Promise<void> {
  const { rows } = await owner.query<{ partition: number; next_offset: string }>(
    'select partition, next_offset from audit_head',
  );
  const partitions = rows.map(({ partition, next_offset: offset }) => {
    return { partition, offset: BigInt(offset) };
  });
  const admin = new Admin({ clientId: 'refusals', bootstrapBrokers: topic.bootstrap });
  await admin.deleteRecords({ topics: [{ name: topic.name, partitions }] });
  await admin.close();
}
