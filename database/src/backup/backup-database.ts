import { access, copyFile, mkdtemp, open, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import pg from 'pg';
import { readRetention, TopicReader } from '../topic-log.ts';
import type { TopicConfig } from '../topic.ts';
import { checkBackup } from './check-backup.ts';
import { copyTable } from './copy-table.ts';
import { dataTables, schemaVersion, sequences } from './data-tables.ts';
import { BackupRefused, type Head, type Manifest, sha256, writeManifest } from './manifest.ts';

export interface BackupRequest {
  /** The owner's. */
  readonly databaseUrl: string;
  readonly topic: Pick<TopicConfig, 'bootstrap' | 'name'>;
  /** Must not exist. */
  readonly folder: string;
  /** The signer's file of checkpoints and its public key, to go with the backup. */
  readonly checkpoints?: string | undefined;
  readonly publicKey?: string | undefined;
}

/**
 * Copies every table on one snapshot while everybody goes on working, reads the copy back and checks it, and only then gives
 * the folder its name: a folder of that name is a whole backup.
 */
export async function backupDatabase(request: BackupRequest): Promise<Manifest> {
  const folder = resolve(request.folder);
  if (await exists(folder)) throw new BackupRefused(`${request.folder} is there already`);
  const unfinished = await mkdtemp(join(dirname(folder), `.${basename(folder)}-unfinished-`));
  try {
    await writeManifest(unfinished, await writeFiles(request, unfinished));
    const manifest = await checkBackup(unfinished);
    await rename(unfinished, folder);
    await settle(dirname(folder));
    return manifest;
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function writeFiles(request: BackupRequest, folder: string): Promise<Manifest> {
  const topic = await describeTopic(request.topic);
  const client = new pg.Client({ connectionString: request.databaseUrl, options: session });
  await client.connect();
  try {
    await client.query('begin transaction isolation level repeatable read read only');
    const content = await writeSnapshot(client, folder);
    await client.query('commit');
    return {
      format: 1,
      topic,
      ...content,
      // After the snapshot: the newest there are, some perhaps of rows that came after it.
      checkpoints: await takeAlong(request.checkpoints, folder, 'checkpoints.ndjson'),
      public_key: await takeAlong(request.publicKey, folder, 'checkpoints.pub'),
    };
  } finally {
    await client.end();
  }
}

/** Times in UTC and in full, whatever the server's default is. */
const session = '-c TimeZone=UTC -c DateStyle=ISO -c bytea_output=hex -c statement_timeout=0';

type Content = Pick<Manifest, 'made_at' | 'migrations' | 'law' | 'heads' | 'sequences' | 'tables'>;

async function writeSnapshot(client: pg.Client, folder: string): Promise<Content> {
  const found = await client.query<{ at: Date }>('select now() as at');
  const tables = [];
  for (const table of await dataTables(client)) {
    tables.push(await copyTable(client, table, folder));
  }
  return {
    made_at: (found.rows[0]?.at ?? new Date()).toISOString(),
    migrations: await schemaVersion(client),
    law: await law(client),
    heads: await readHeads(client),
    sequences: await sequences(client),
    tables,
  };
}

async function law(client: pg.Client): Promise<Manifest['law']> {
  const { rows } = await client.query<Manifest['law']>(
    'select committed::float8, audited::float8, waiting::float8 from law()',
  );
  const [law] = rows;
  if (law === undefined) throw new Error('law() gave no answer');
  return law;
}

/** On the session's snapshot, in the order of partitions. */
export async function readHeads(client: pg.Client): Promise<Head[]> {
  const { rows } = await client.query<Head>(`
    select partition, topic_id::text, next_offset::float8, seq::float8, encode(hash, 'hex') as hash
    from audit_head order by partition`);
  return rows;
}

async function describeTopic(topic: BackupRequest['topic']): Promise<Manifest['topic']> {
  const reader = new TopicReader(topic);
  try {
    const { id } = await reader.describe();
    return { name: topic.name, id, retention_ms: await readRetention(topic) };
  } finally {
    await reader.close();
  }
}

async function takeAlong(
  source: string | undefined,
  folder: string,
  file: string,
): Promise<{ file: string; bytes: number; sha256: string } | undefined> {
  if (source === undefined) return undefined;
  await copyFile(source, join(folder, file));
  const content = await readFile(join(folder, file));
  return { file, bytes: content.length, sha256: sha256(content) };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The new name itself is on the disk. */
async function settle(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
