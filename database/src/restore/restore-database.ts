import pg from 'pg';
import type { SignedRecord } from '@tasktrail/ledger';
import { checkBackup } from '../backup/check-backup.ts';
import { BackupRefused, type Manifest } from '../backup/manifest.ts';
import { TopicReader } from '../topic-log.ts';
import type { TopicConfig } from '../topic.ts';
import { checkRestored } from './check-restored.ts';
import { loadTables } from './load-tables.ts';
import { refuseContent, refuseSessions, sameSchema } from './may-restore.ts';
import { refuseOtherLine } from './refuse-other-line.ts';
import type { Replayed } from './replay-partition.ts';
import { rollForward } from './roll-forward.ts';
import { takeFork } from './take-fork.ts';
import { replayReach } from './topic-reach.ts';
import { withoutUserTriggers } from './triggers.ts';

export interface RestoreRequest {
  /** The owner's, of a migrated database. */
  readonly databaseUrl: string;
  readonly topic: Pick<TopicConfig, 'bootstrap' | 'name'>;
  readonly folder: string;
  readonly mode: 'replay' | 'discard';
  /** Empties a database that is not empty. */
  readonly replace: boolean;
  /** What the signer signed, in its order and checked. */
  readonly signed: readonly SignedRecord[];
}

export interface Restored {
  readonly manifest: Manifest;
  /** Per partition; empty after a discard. */
  readonly replayed: readonly Replayed[];
  /** Changes that wait in the outbox to be sent. */
  readonly waiting: number;
}

/**
 * Brings the database to the state of the backup and, in mode replay, on to the end of the topic. One transaction: whatever
 * fails, the database is as it was.
 */
export async function restoreDatabase(request: RestoreRequest): Promise<Restored> {
  const manifest = await checkBackup(request.folder);
  const reader = new TopicReader(request.topic);
  const client = new pg.Client({ connectionString: request.databaseUrl, options: session });
  await client.connect();
  try {
    await client.query('begin');
    const restored = await restore(client, reader, request, manifest);
    await client.query('commit');
    return restored;
  } finally {
    await Promise.all([client.end(), reader.close()]);
  }
}

const session =
  '-c TimeZone=UTC -c DateStyle=ISO -c statement_timeout=0 -c lock_timeout=10s -c idle_in_transaction_session_timeout=0';

async function restore(
  client: pg.Client,
  reader: TopicReader,
  request: RestoreRequest,
  manifest: Manifest,
): Promise<Restored> {
  const { folder, mode, replace, signed } = request;
  const tables = await sameSchema(client, manifest);
  await refuseSessions(client);
  await refuseContent(client, tables, replace);
  const reach = mode === 'replay' ? await replayReach(manifest, reader) : undefined;
  const names = tables.map(({ name }) => name);
  const replayed = await withoutUserTriggers(client, names, async () => {
    await loadTables(client, { folder, manifest, tables });
    await refuseOtherLine(client, manifest, signed);
    if (reach) return rollForward(client, reader, { manifest, signed, tables, reach });
    await takeFork(client, manifest);
    return [];
  });
  await checkRestored(client);
  return { manifest, replayed, waiting: await waiting(client) };
}

async function waiting(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ count: number }>('select count(*)::int from outbox');
  if (rows[0] === undefined) throw new BackupRefused('the outbox cannot be counted');
  return rows[0].count;
}
