import pg from 'pg';
import { type DataTable, dataTables, schemaVersion } from '../backup/data-tables.ts';
import { tableOf } from '../backup/check-backup.ts';
import { BackupRefused, type Manifest } from '../backup/manifest.ts';

/** The tables that the backup fills: exactly those that this database has, of exactly the same schema. */
export async function sameSchema(client: pg.Client, manifest: Manifest): Promise<DataTable[]> {
  const here = await schemaVersion(client);
  if (here.join() !== manifest.migrations.join()) {
    const theirs = manifest.migrations.at(-1) ?? 'none';
    throw new BackupRefused(
      `the backup is of schema ${theirs} and the database of ${here.at(-1) ?? 'none'}: restore with the version that made the backup, then start the newer one`,
    );
  }
  const tables = await dataTables(client);
  for (const { table } of manifest.tables) {
    if (!tables.some(({ name }) => name === table))
      throw new BackupRefused(`the database has no table ${table}`);
  }
  // A table that the backup does not hold would be emptied and stay so.
  for (const { name } of tables) tableOf(manifest, name);
  return tables;
}

/** Whoever is still at work would write beside the restore, or wait for it and then go on from what is gone. */
export async function refuseSessions(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ role: string }>(`
    select distinct usename::text as role from pg_stat_activity
    where datname = current_database() and usename in ('backend', 'consumer', 'audit_reader') order by 1`);
  if (rows.length > 0) {
    const roles = rows.map(({ role }) => role).join(', ');
    throw new BackupRefused(`stop everything first: there are sessions of ${roles}`);
  }
}

/** Never silently: what is there goes only when its owner said so. */
export async function refuseContent(
  client: pg.Client,
  tables: readonly DataTable[],
  replace: boolean,
): Promise<void> {
  const filled = [];
  for (const { name } of tables) {
    if (await holdsRows(client, name)) filled.push(name);
  }
  if (filled.length > 0 && !replace)
    throw new BackupRefused(
      `the database is not empty (${filled.join(', ')}): --yes replaces everything in it`,
    );
}

/** The heads of a new database are there and stand at nothing. */
async function holdsRows(client: pg.Client, table: string): Promise<boolean> {
  const used = table === 'audit_head' ? 'where topic_id is not null or next_offset > 0' : '';
  const query = `select from ${pg.escapeIdentifier(table)} ${used} limit 1`;
  return (await client.query(query)).rowCount === 1;
}
