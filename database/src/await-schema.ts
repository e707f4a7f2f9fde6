import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { reason } from './command.ts';

const migrationsFolder = new URL('../migrations/', import.meta.url);

/** A new cluster refuses the roles until the migration has made them, and has no table of migrations. */
const PAUSE_MS = 1_000;

export interface Awaited {
  /** Of any role. */
  readonly databaseUrl: string;
  /** Hears each thing once that is waited for. */
  readonly say: (text: string) => void;
  readonly pauseMs?: number;
  readonly stop?: AbortSignal;
}

/** Comes back when the database has every migration of this version. Those of a later version are no hindrance. */
export async function awaitSchema({ databaseUrl, say, ...rest }: Awaited): Promise<void> {
  let said = '';
  for (;;) {
    const waitsFor = await missing(databaseUrl);
    if (waitsFor === undefined) return;
    if (waitsFor !== said) say(waitsFor);
    said = waitsFor;
    await sleep(rest.pauseMs ?? PAUSE_MS, undefined, { signal: rest.stop });
  }
}

async function missing(databaseUrl: string): Promise<string | undefined> {
  const needed = (await readdir(migrationsFolder)).map((file) => file.replace(/\.sql$/, ''));
  try {
    const applied = await appliedMigrations(databaseUrl);
    const absent = needed.filter((name) => !applied.has(name)).toSorted();
    return absent.length === 0 ? undefined : `waiting for migration ${absent.join(', ')}`;
  } catch (error) {
    return `waiting for PostgreSQL: ${reason(error)}`;
  }
}

async function appliedMigrations(databaseUrl: string): Promise<Set<string>> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'tasktrail-await-schema',
    connectionTimeoutMillis: 3_000,
    query_timeout: 5_000,
  });
  // A connection lost between two queries has no other voice.
  client.on('error', () => undefined);
  try {
    await client.connect();
    const query = 'select name from schema_migrations';
    const { rows } = await client.query<{ name: string }>(query);
    return new Set(rows.map(({ name }) => name));
  } finally {
    client.end().catch(() => undefined);
  }
}
