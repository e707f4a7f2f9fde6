import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { GENESIS, linkHash, parseEventData } from '@tasktrail/ledger';
import { copyRows } from './copy-rows.ts';
import { Measure } from './copy-table.ts';
import {
  BackupRefused,
  type Head,
  type Manifest,
  readManifest,
  type TableFile,
} from './manifest.ts';

/**
 * Reads the whole folder and compares: every file with its size, rows and SHA-256, the hash chain with the heads, and the
 * rows with the law. Needs no database. Whatever is wrong is a BackupRefused that names it.
 */
export async function checkBackup(folder: string): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const { tables, checkpoints, public_key: publicKey } = manifest;
  for (const file of [...tables, checkpoints, publicKey]) {
    if (file !== undefined) await checkFile(folder, file);
  }
  const waiting = await eventIds(folder, tableOf(manifest, 'outbox'));
  const chains = await walkLog(folder, tableOf(manifest, 'task_audit_log'), waiting);
  checkHeads(manifest.heads, chains);
  await checkLaw(folder, manifest, waiting.size);
  return manifest;
}

async function checkFile(
  folder: string,
  expected: { file: string; bytes: number; sha256: string; rows?: number },
): Promise<void> {
  const { file } = expected;
  const path = join(folder, file);
  const measure = new Measure();
  await access(path).catch((cause: unknown) => {
    throw new BackupRefused(`${file} is missing`, { cause });
  });
  await pipeline(createReadStream(path), measure.resume()).catch((cause: unknown) => {
    throw new BackupRefused(`${file} cannot be read`, { cause });
  });
  const { bytes, rows, sha256 } = measure.result();
  if (bytes !== expected.bytes)
    throw new BackupRefused(`${file} is damaged: ${bytes} bytes instead of ${expected.bytes}`);
  if (sha256 !== expected.sha256) throw new BackupRefused(`${file} is damaged: not its SHA-256`);
  if (expected.rows !== undefined && rows !== expected.rows)
    throw new BackupRefused(`${file} is damaged: ${rows} rows instead of ${expected.rows}`);
}

export function tableOf(manifest: Manifest, name: string): TableFile {
  const table = manifest.tables.find(({ table }) => table === name);
  if (table === undefined) throw new BackupRefused(`the manifest names no table ${name}`);
  return table;
}

async function eventIds(folder: string, outbox: TableFile): Promise<Set<string>> {
  const ids = new Set<string>();
  for await (const row of copyRows(join(folder, outbox.file), outbox.columns)) {
    ids.add(row.get('event_id') ?? '');
  }
  return ids;
}

interface Tip {
  seq: number;
  hash: Buffer;
}

/** The tip of each chain; takes the events that the log holds out of `waiting`. */
async function walkLog(
  folder: string,
  log: TableFile,
  waiting: Set<string>,
): Promise<Map<number, Tip>> {
  const chains = new Map<number, Tip>();
  for await (const row of copyRows(join(folder, log.file), log.columns)) {
    const partition = Number(row.get('partition'));
    const tip = chains.get(partition) ?? { seq: 0, hash: GENESIS };
    const seq = tip.seq + 1;
    const eventData = parsed(row.get('event_data') ?? '', partition, seq);
    const hash = linkHash({ partition, seq, eventData }, tip.hash);
    if (row.get('seq') !== String(seq) || row.get('hash') !== `\\x${hash.toString('hex')}`) {
      const broken = `partition ${partition}, seq ${row.get('seq') ?? ''}`;
      throw new BackupRefused(`the hash chain of the log is broken at ${broken}`);
    }
    chains.set(partition, { seq, hash });
    waiting.delete(String(eventData.event_id));
  }
  return chains;
}

function parsed(text: string, partition: number, seq: number): { event_id?: unknown } {
  try {
    return parseEventData(text) as { event_id?: unknown };
  } catch (cause) {
    const row = `partition ${partition}, seq ${seq}`;
    throw new BackupRefused(`the log holds what is no event at ${row}`, { cause });
  }
}

function checkHeads(heads: readonly Head[], chains: ReadonlyMap<number, Tip>): void {
  for (const { partition, seq, hash } of heads) {
    const tip = chains.get(partition) ?? { seq: 0, hash: GENESIS };
    if (seq !== tip.seq || hash !== tip.hash.toString('hex'))
      throw new BackupRefused(
        `the head of partition ${partition} is at seq ${seq}, its log ends at ${tip.seq}`,
      );
  }
  for (const partition of chains.keys()) {
    if (!heads.some((head) => head.partition === partition))
      throw new BackupRefused(`partition ${partition} has rows and no head`);
  }
}

async function checkLaw(folder: string, manifest: Manifest, waiting: number): Promise<void> {
  const tasks = tableOf(manifest, 'tasks');
  let committed = 0;
  for await (const row of copyRows(join(folder, tasks.file), tasks.columns)) {
    committed += Number(row.get('version'));
  }
  const audited = tableOf(manifest, 'task_audit_log').rows;
  const { law } = manifest;
  const same = committed === law.committed && audited === law.audited && waiting === law.waiting;
  if (!same || committed !== audited + waiting)
    throw new BackupRefused(
      `the law does not hold: ${committed} committed changes, ${audited} audited and ${waiting} waiting`,
    );
}
