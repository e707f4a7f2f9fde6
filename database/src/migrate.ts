import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Passwords } from './config.ts';
import { ensureRoles } from './roles.ts';

const folder = (name: string) => fileURLToPath(new URL(`../${name}/`, import.meta.url));

/** One migrator at a time per database; the number means nothing. */
const MIGRATION_LOCK = 7_480_112_236;

/**
 * Applies what is missing and returns the names of the migrations it applied, in order.
 * Waits while another migrator runs. `databaseUrl` is the owner's.
 */
export async function migrate(databaseUrl: string, passwords: Passwords): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c TimeZone=UTC' });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    // From here on: a migration that cannot get its lock fails, rather than making every writer queue behind it.
    await client.query("set lock_timeout = '10s'");
    await ensureRoles(client, passwords);
    await createFunctions(client);
    return await applyMigrations(client);
  } finally {
    await client.end();
  }
}

/** Functions are re-created from their file each time: the file is the whole truth, its history is git's. */
async function createFunctions(client: pg.Client): Promise<void> {
  const names = (await readdir(folder('functions'))).filter((name) => name.endsWith('.sql'));
  const sources = await Promise.all(
    names.toSorted().map((name) => readFile(folder('functions') + name, 'utf8')),
  );
  // One message, hence one transaction. Bodies are checked when they run: some name tables of later migrations.
  await client.query(['set local check_function_bodies = off', ...sources].join(';\n'));
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
