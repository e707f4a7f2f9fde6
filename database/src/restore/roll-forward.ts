import type pg from 'pg';
import type { SignedRecord } from '@tasktrail/ledger';
import type { DataTable } from '../backup/data-tables.ts';
import type { Manifest } from '../backup/manifest.ts';
import type { TopicReader } from '../topic-log.ts';
import { restart } from './load-tables.ts';
import { type Replayed, replayPartition } from './replay-partition.ts';
import { signedLine } from './signed-line.ts';
import type { Reach } from './topic-reach.ts';

interface Forward {
  readonly manifest: Manifest;
  readonly signed: readonly SignedRecord[];
  readonly tables: readonly DataTable[];
  readonly reach: Reach;
}

/** From the heads of the backup to the end of the topic as it is now, without a new event. */
export async function rollForward(
  client: pg.Client,
  reader: TopicReader,
  { manifest, signed, tables, reach: { log, ranges } }: Forward,
): Promise<Replayed[]> {
  const columns = tables.find(({ name }) => name === 'tasks')?.columns ?? [];
  const all = [];
  for (const { partition, seq, hash } of manifest.heads) {
    const range = ranges.get(partition) ?? { from: 0, end: 0 };
    const tip = { seq, hash: Buffer.from(hash, 'hex') };
    const line = signedLine(signed, partition, log.id);
    const options = { partition, topicId: log.id, tip, line, columns };
    const records = reader.read(log, partition, range);
    const replayed = await replayPartition(client, options, records);
    await moveHead(client, replayed, { topicId: log.id, nextOffset: range.end });
    await tell(client, manifest, replayed, range);
    all.push(replayed);
  }
  await settleOutbox(client);
  await settleSequences(client, manifest, all);
  return all;
}

async function moveHead(
  client: pg.Client,
  { partition, tip, duplicates, skipped }: Replayed,
  { topicId, nextOffset }: { topicId: string; nextOffset: number },
): Promise<void> {
  const update = `
    update audit_head
    set topic_id = $2, next_offset = $3, seq = $4, hash = $5, duplicates = duplicates + $6, skipped = skipped + $7
    where partition = $1`;
  const values = [partition, topicId, nextOffset, tip.seq, tip.hash, duplicates, skipped];
  await client.query(update, values);
}

/** For the reader of the log: what came back, and which rows no signature covers. */
async function tell(
  client: pg.Client,
  manifest: Manifest,
  { partition, appended, quarantined, skipped, unproven }: Replayed,
  offsets: { from: number; end: number },
): Promise<void> {
  const detail = {
    mode: 'replay',
    backup_made_at: manifest.made_at,
    offsets,
    counts: { appended, quarantined, skipped, unproven: unproven.length },
    unproven_offsets: { first: unproven.at(0) ?? null, last: unproven.at(-1) ?? null },
  };
  const insert = `insert into audit_incidents (partition, kind, detail) values ($1, 'restored', $2)`;
  await client.query(insert, [partition, JSON.stringify(detail)]);
}

/** Rows of the backup's outbox that the topic had after all are audited. */
async function settleOutbox(client: pg.Client): Promise<void> {
  await client.query(
    'delete from outbox o where exists (select from task_audit_log l where l.event_id = o.event_id)',
  );
}

/** Sequences go on behind what came back; the log's own did so while rows were appended. */
async function settleSequences(
  client: pg.Client,
  { sequences }: Manifest,
  replayed: readonly Replayed[],
): Promise<void> {
  const next = (name: string) =>
    BigInt(sequences.find((sequence) => sequence.name === name)?.next ?? 1);
  const appended = replayed.reduce((sum, one) => sum + one.appended, 0);
  await restart(client, 'outbox_id_seq', next('outbox_id_seq') + BigInt(appended));
  const query = 'select coalesce(max(id), 0)::text as last from tasks';
  const { rows } = await client.query<{ last: string }>(query);
  const afterTasks = BigInt(rows[0]?.last ?? 0) + 1n;
  const tasks = next('tasks_id_seq');
  await restart(client, 'tasks_id_seq', afterTasks > tasks ? afterTasks : tasks);
}
