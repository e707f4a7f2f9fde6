import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from } from 'pg-copy-streams';
import type { DataTable } from '../backup/data-tables.ts';
import { BackupRefused, type Manifest, type TableFile } from '../backup/manifest.ts';

/** Empties the tables and fills them from the folder, in the caller's transaction. */
export async function loadTables(
  client: pg.Client,
  {
    folder,
    manifest,
    tables,
  }: { folder: string; manifest: Manifest; tables: readonly DataTable[] },
): Promise<void> {
  // In one statement, so that no order of foreign keys matters.
  const names = tables.map(({ name }) => pg.escapeIdentifier(name)).join(', ');
  await client.query(`truncate ${names}`);
  for (const { name } of tables) {
    const file = manifest.tables.find(({ table }) => table === name);
    if (file !== undefined) await load(client, folder, file);
  }
  for (const { name, next } of manifest.sequences) await restart(client, name, BigInt(next));
  await client.query('analyze');
}

async function load(client: pg.Client, folder: string, file: TableFile): Promise<void> {
  const list = file.columns.map((column) => pg.escapeIdentifier(column)).join(', ');
  const copy = from(`copy ${pg.escapeIdentifier(file.table)} (${list}) from stdin`);
  await pipeline(createReadStream(join(folder, file.file)), client.query(copy));
  if (copy.rowCount !== file.rows)
    throw new BackupRefused(`${file.file} brought ${copy.rowCount} rows instead of ${file.rows}`);
}

/** `restart` and not setval: this one is undone with the transaction. */
export async function restart(client: pg.Client, name: string, next: bigint): Promise<void> {
  await client.query(`alter sequence ${pg.escapeIdentifier(name)} restart with ${String(next)}`);
}
