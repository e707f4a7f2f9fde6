import { existsSync } from 'node:fs';
import { readFile, unlink } from 'node:fs/promises';
import { createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import {
  FORK_REQUEST,
  ForkRequest,
  genuineOf,
  inSigningOrder,
  parseCheckpoints,
  type SignedRecord,
  signRecord,
  type UnsignedRecord,
} from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import type { Logger } from 'pino';
import type { CheckpointFile } from './checkpoint-file.ts';
import { type Line, lineAfter, nextInstant, unsignedLine } from './line.ts';
import { SignerRefused } from './signer-refused.ts';
import type { SnapshotSource } from './snapshot.ts';
import { ChainBroken, walkRows } from './walk-rows.ts';

type RequestedFork = ForkRequest['forks'][number];
type UnsignedFork = Extract<UnsignedRecord, { kind: 'fork' }>;
type Tip = Pick<Line, 'seq' | 'hash'>;

export interface ForkOptions {
  readonly folder: string;
  readonly file: CheckpointFile;
  readonly key: KeyObject;
  readonly source: SnapshotSource;
  readonly lines: ReadonlyMap<number, Line>;
  readonly logger: Logger;
  readonly now: () => Date;
}

/**
 * After a restore with --discard the chains go on from earlier heads than the last ones signed. The signer leaves its line
 * only when the request lies beside its key, where its operator alone can put it: the database cannot ask for it. The new
 * line must still pass through every checkpoint up to the fork. Answers the lines to extend from now on.
 */
export async function followFork(options: ForkOptions): Promise<ReadonlyMap<number, Line>> {
  const path = join(options.folder, FORK_REQUEST);
  if (!existsSync(path)) return options.lines;
  const request = await readRequest(path);
  const signed = await signedTips(options);
  const forks = await options.source.read(async (client) => {
    const forks = [];
    for (const fork of request.forks) {
      const fault = await faultOf(client, fork, signed.get(fork.partition) ?? []);
      if (fault !== undefined) throw new SignerRefused(`${path}: ${fault}`);
      forks.push(recordOf(fork, request.reason, options));
    }
    return forks;
  });
  const records = forks.map((fork) => signRecord(fork, options.key));
  await options.file.append(records);
  // Only now: one that is found again is signed again, which says nothing new.
  await unlink(path);
  for (const { partition, seq, discarded_seq: discarded } of records)
    options.logger.warn({ action: 'forked', partition, seq, discarded }, request.reason);
  return new Map([
    ...options.lines,
    ...records.map((fork) => [fork.partition, lineAfter(fork)] as const),
  ]);
}

async function readRequest(path: string): Promise<ForkRequest> {
  try {
    return ForkRequest.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    throw new SignerRefused(`${path} is not a request for a fork`, { cause });
  }
}

/** What this key has signed of each partition, on the line that counts. */
async function signedTips({ file, key }: ForkOptions): Promise<Map<number, Tip[]>> {
  const publicKey = createPublicKey(key);
  const tips = new Map<number, Tip[]>();
  const records = parseCheckpoints(await readFile(file.path, 'utf8')).map(({ record }) => record);
  for (const record of inSigningOrder(genuineOf(records, publicKey).genuine)) {
    if (record.kind === 'refusal') continue;
    tips.set(record.partition, withRecord(tips.get(record.partition) ?? [], record));
  }
  return tips;
}

function withRecord(tips: readonly Tip[], record: SignedRecord): Tip[] {
  const kept = record.kind === 'fork' ? tips.filter(({ seq }) => seq <= record.seq) : tips;
  return [...kept, record];
}

/** The log up to the fork, as it is now, goes through the last checkpoint that both lines share. */
async function faultOf(
  client: ClientBase,
  { partition, seq, hash }: RequestedFork,
  signed: readonly Tip[],
): Promise<string | undefined> {
  const shared = signed.findLast((tip) => tip.seq <= seq) ?? unsignedLine(partition);
  let last: Tip = shared;
  try {
    const { seq: from, hash: previous } = shared;
    for await (const row of walkRows(client, { partition, seq: from, hash: previous, upTo: seq }))
      last = row;
  } catch (error) {
    if (error instanceof ChainBroken) return `partition ${partition}: ${error.message}`;
    throw error;
  }
  if (last.hash === hash) return undefined;
  return `partition ${partition} has another row ${seq} than the one to go on from`;
}

function recordOf(fork: RequestedFork, reason: string, { lines, now }: ForkOptions): UnsignedFork {
  const line = lines.get(fork.partition) ?? unsignedLine(fork.partition);
  // Nothing signed is lost when the last checkpoint is not behind the fork.
  const discarded = line.seq > fork.seq ? line : fork;
  return {
    kind: 'fork',
    ...fork,
    discarded_seq: discarded.seq,
    discarded_hash: discarded.hash,
    reason,
    signed_at: new Date(nextInstant(line, now().getTime())).toISOString(),
  };
}
