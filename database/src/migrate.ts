import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Passwords } from './config.ts';
import { ensureRoles } from './roles.ts';

const folder = (name: string) => fileURLToPath(new URL(`../${name}/`, import.meta.url));

/** One migrator at a time per database; the number means nothing. */
const MIGRATION_LOCK = 7_480_112_236;

/** A newer version has migrated this database: our functions and roles would take its own back. */
export class NewerSchema extends Error {
  readonly schema: string;

  constructor(schema: string) {
    super(`the database is at ${schema}, which this version does not know`);
    this.schema = schema;
  }
}

/**
 * Applies what is missing and returns the names of the migrations it applied, in order.
 * Waits while another migrator runs; rejects with NewerSchema, and changes nothing, when a newer version's was here.
 * `databaseUrl` is the owner's.
 */
export async function migrate(databaseUrl: string, passwords: Passwords): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // From here on: a migration that cannot get its lock fails, rather than making every writer queue behind it.
    await client.query("set lock_timeout = '10s'");
    await refuseNewer(client);
    await ensureRoles(client, passwords);
    await createFunctions(client);
    return await applyMigrations(client);
  } finally {
    await client.end();
  }
}

async function refuseNewer(client: pg.Client): Promise<void> {
  const table = await client.query(
    `select from pg_tables where schemaname = 'public' and tablename = 'schema_migrations'`,
  );
  if (table.rowCount === 0) return;
  const known = await namesIn('migrations');
  const { rows } = await client.query<{ name: string }>(
    `select name from schema_migrations where name <> all($1) order by name desc limit 1`,
    [known],
  );
  const [newer] = rows;
  if (newer) throw new NewerSchema(newer.name);
}

/** Functions are re-created from their file each time: the file is the whole truth, its history is git's. */
async function createFunctions(client: pg.Client): Promise<void> {
  const names = await namesIn('functions');
  const sources = await Promise.all(
    names.map((name) => readFile(`${folder('functions')}${name}.sql`, 'utf8')),
  );
  // One message, hence one transaction. Bodies are checked when they run: some name tables of later migrations.
  await client.query(['set local check_function_bodies = off', ...sources].join(';\n'));
}

async function namesIn(name: string): Promise<string[]> {
  const files = (await readdir(folder(name))).filter((file) => file.endsWith('.sql'));
  return files.map((file) => file.replace(/\.sql$/, '')).toSorted();
}

async function applyMigrations(client: pg.Client): Promise<string[]> {
  const applied = await runner({
    dbClient: client,
    dir: folder('migrations'),
    migrationsTable: 'schema_migrations',
    direction: 'up',
    // The library's own lock fails at once where ours waits.
    noLock: true,
    log: () => undefined,
  });
  return applied.map((migration) => migration.name);
}
