import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import { DatabaseWatch } from './database-watch.ts';
import { SCHEMA } from './schema-name.ts';

let database: TestDatabase;
let owner: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});

interface Seen {
  watch: DatabaseWatch;
  /** What was said, in order. */
  log: Record<string, unknown>[];
  /** Looks as if it was time to. */
  look: () => Promise<void>;
}

/** A watch of the database, with the password or the clock that it is given. */
function watching({ url = database.backendUrl, now = Date.now } = {}): Seen {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  onTestFinished(() => pool.end());
  const log: Record<string, unknown>[] = [];
  const write = (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>);
  const watch = new DatabaseWatch({
    query: (text) => pool.query(text),
    logger: pino({ base: null, timestamp: false }, { write }),
    now,
    patience: { soonMs: 0, seldomMs: 0 },
  });
  return { watch, log, look: () => watch.look() };
}

const actionsOf = ({ log }: Seen) => log.map(({ action }) => action);

async function withMigration(name: string, work: () => Promise<void>): Promise<void> {
  await owner.query('insert into schema_migrations (name, run_on) values ($1, now())', [name]);
  await work();
  await owner.query('delete from schema_migrations where name = $1', [name]);
}

test('a database that fits is nothing to talk about', async () => {
  const seen = watching();
  await seen.look();
  await seen.look();

  expect(seen.log).toEqual([]);
  expect(seen.watch.schemaFits).toBe(true);
});

test('a wrong password is one line without it, however often it is tried, and is over by itself', async () => {
  const role = `${database.name}_role`;
  await owner.query(`create role ${role} login password 'right'`);
  await owner.query(`grant select on schema_migrations to ${role}`);
  await owner.query(`grant connect on database ${database.name} to ${role}`);
  await owner.query(`grant usage on schema public to ${role}`);
  const url = new URL(database.backendUrl);
  [url.username, url.password] = [role, 's3cret'];
  const seen = watching({ url: url.href });
  await seen.look();
  await seen.look();

  expect(seen.log).toEqual([
    {
      level: 40,
      action: 'database-away',
      reason: 'PostgreSQL refuses the role or password of DATABASE_URL',
      msg: 'it is waited for',
    },
  ]);
  await owner.query(`alter role ${role} password 's3cret'`);
  await seen.look();
  expect(actionsOf(seen)).toEqual(['database-away', 'database-back']);
  expect(seen.watch.schemaFits).toBe(true);
});

test('a database that nobody listens for is one line', async () => {
  const seen = watching({ url: 'postgresql://backend:s3cret@127.0.0.1:1/none' });
  await seen.look();
  await seen.look();

  expect(seen.log).toMatchObject([{ reason: 'PostgreSQL does not answer (ECONNREFUSED)' }]);
});

test('a database of an older schema is named with what is needed, and waited for', async () => {
  const seen = watching();
  await owner.query('update schema_migrations set name = $2 where name = $1', [SCHEMA, '0008_x']);
  await seen.look();
  await seen.look();

  expect(seen.log).toMatchObject([
    { level: 40, action: 'schema-older', database: '0008_x', needed: SCHEMA },
  ]);
  expect(seen.watch.schemaFits).toBe(false);
  await owner.query('update schema_migrations set name = $1 where name = $2', [SCHEMA, '0008_x']);
  await seen.look();
  expect(actionsOf(seen)).toEqual(['schema-older', 'schema-fits']);
  expect(seen.watch.schemaFits).toBe(true);
});

test('a database from before it could be read, or without any migration, is an older one', async () => {
  const seen = watching();
  await owner.query('revoke select on schema_migrations from backend');
  await seen.look();
  await owner.query('grant select on schema_migrations to backend');

  expect(seen.log).toMatchObject([{ action: 'schema-older', database: 'older' }]);
  expect(seen.watch.schemaFits).toBe(false);
});

test('a database of a newer schema is one warning, and the work goes on', async () => {
  const seen = watching();
  await withMigration('9999_later', async () => {
    await seen.look();
    await seen.look();
  });

  expect(seen.log).toMatchObject([
    { level: 40, action: 'schema-newer', database: '9999_later', needed: SCHEMA },
  ]);
  expect(seen.watch.schemaFits).toBe(true);
});

test('a clock that is off is one warning that says by how much, and over when it was set', async () => {
  let behindMs = 90_000;
  const seen = watching({ now: () => Date.now() - behindMs });
  await seen.look();
  await seen.look();

  expect(seen.log).toMatchObject([{ level: 40, action: 'clock-off' }]);
  expect(Math.round(seen.watch.clockOffsetSeconds ?? NaN)).toBe(90);
  behindMs = 0;
  await seen.look();
  expect(actionsOf(seen)).toEqual(['clock-off', 'clock-agrees']);
});
