import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate, NewerSchema } from '../src/migrate.ts';
import { passwords } from './connect.ts';
import { createEmptyDatabase, type EmptyDatabase } from './empty-database.ts';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask, one, updateTask } from './task-rows.ts';

const sessions = useDatabase();
const room = new URL('..', import.meta.url);

const made: EmptyDatabase[] = [];
afterAll(() => Promise.all(made.map((database) => database.drop())));

async function emptyDatabase(): Promise<EmptyDatabase> {
  const database = await createEmptyDatabase();
  made.push(database);
  return database;
}

let names: string[];
beforeAll(async () => {
  const files = await readdir(new URL('migrations', room));
  names = files.toSorted().map((file) => file.replace('.sql', ''));
});

test('brings an empty database to the newest state, and a second run changes nothing', async () => {
  const { ownerUrl } = await emptyDatabase();

  expect(await migrate(ownerUrl, passwords)).toEqual(names);
  expect(await migrate(ownerUrl, passwords)).toEqual([]);
});

test('twenty migrators that start at once on one database apply each migration once', async () => {
  const { ownerUrl } = await emptyDatabase();
  const runs = await Promise.all(Array.from({ length: 20 }, () => migrate(ownerUrl, passwords)));

  expect(runs.filter((applied) => applied.length > 0)).toEqual([names]);
});

test('migrators of different databases of one cluster do not stop each other over the roles they share', async () => {
  const databases = await Promise.all(Array.from({ length: 6 }, emptyDatabase));
  const twice = [...databases, ...databases];
  const runs = await Promise.all(twice.map(({ ownerUrl }) => migrate(ownerUrl, passwords)));

  expect(runs.flat().toSorted()).toEqual(databases.flatMap(() => names).toSorted());
});

test('a database that a newer version has migrated is left as it is, its functions too', async () => {
  const { ownerUrl } = await emptyDatabase();
  await migrate(ownerUrl, passwords);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(`insert into schema_migrations (name, run_on) values ('9999_later', now())`);
  await client.query(
    `create or replace function capture_changes(before jsonb, after jsonb) returns jsonb language sql as $$ select null::jsonb $$`,
  );

  await expect(migrate(ownerUrl, passwords)).rejects.toThrow(new NewerSchema('9999_later'));
  const { rows } = await client.query<{ body: string }>(
    `select prosrc as body from pg_proc where proname = 'capture_changes'`,
  );
  await client.end();
  expect(rows).toEqual([{ body: ' select null::jsonb ' }]);
});

test('functions are those of their files, also after someone changed one in the database', async () => {
  const { ownerUrl } = await emptyDatabase();
  await migrate(ownerUrl, passwords);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  await client.query(
    `create or replace function capture_changes(before jsonb, after jsonb) returns jsonb language sql as $$ select null::jsonb $$`,
  );
  await migrate(ownerUrl, passwords);
  const { rows } = await client.query<{ name: string; body: string }>(
    `select proname as name, prosrc as body from pg_proc p
     where pronamespace = 'public'::regnamespace
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
     order by proname`,
  );
  await client.end();

  const files = (await readdir(new URL('functions', room))).toSorted();
  expect(rows.map(({ name }) => `${name}.sql`)).toEqual(files);
  for (const { name, body } of rows) {
    expect(await readFile(new URL(`functions/${name}.sql`, room), 'utf8')).toContain(`$$${body}$$`);
  }
});

test('a migration that adds a column with a default makes no version and no event', async () => {
  const owner = await sessions.open('owner');
  const { id } = await insertTask(owner);
  await owner.query(`alter table tasks add column priority integer not null default 0`);
  const law = await one(owner, 'select * from law()');
  await updateTask(owner, id, 'priority = 2');

  expect(law).toEqual({ committed: '1', audited: '0', waiting: '1', holds: true });
  const [created, updated] = await eventsOf(owner, id);
  expect(created?.version).toBe(1);
  expect(updated).toMatchObject({ version: 2, changes: { priority: { from: 0, to: 2 } } });
});

test('a migration that rewrites rows is an event of the owner like any other change', async () => {
  const owner = await sessions.open('owner');
  const { id } = await insertTask(owner);
  await owner.query(`update tasks set title = upper(title) where id = $1`, [id]);

  const events = await eventsOf(owner, id);
  expect(events.at(-1)?.actor).toEqual({ kind: 'database', id: 'owner', on_behalf_of: null });
});
