import { generateKeyPairSync } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FORK_REQUEST, type ForkRequest, parseCheckpoints } from '@tasktrail/ledger';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import { appendEvents, CHAIN_TOPIC, withoutTriggers } from '../../test/audit-chain.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { followFork } from './follow-fork.ts';
import { Signer } from './signer.ts';
import { SnapshotSource } from './snapshot.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const logger = pino({ level: 'silent' });

let database: TestDatabase;
let superuser: pg.Pool;
let source: SnapshotSource;
let folder: string;
const files: CheckpointFile[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-fork-'));
  database = await createTestDatabase();
  superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  // A pool that has ended may still hold the last socket when the database is dropped.
  superuser.on('connect', (client) => void client.on('error', () => undefined));
  superuser.on('error', () => undefined);
  source = new SnapshotSource(database.auditReaderUrl);
});
afterEach(async () => {
  source.close();
  await Promise.all(files.splice(0).map((file) => file.close()));
  await superuser.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

/** Signs what there is, as after a start. */
async function sign(): Promise<void> {
  const { file } = await CheckpointFile.open(join(folder, 'checkpoints.ndjson'));
  files.push(file);
  const now = () => new Date();
  const known = await file.readLines(key);
  const lines = await followFork({ folder, file, key, source, lines: known, logger, now });
  const pace = { rows: 1000, ms: 0 };
  await new Signer({ source, file, key, pace, lines, logger, now }).look();
}

const signed = async () =>
  parseCheckpoints(await readFile(join(folder, 'checkpoints.ndjson'), 'utf8')).map(
    ({ record: { kind, seq } }) => [kind, seq],
  );

const tip = async () => {
  const query = `select seq::int, encode(hash, 'hex') as hash from audit_head where partition = 1`;
  const { rows } = await superuser.query<{ seq: number; hash: string }>(query);
  return rows[0] ?? { seq: 0, hash: '' };
};

/** The log as a backup had it: rows 3 and later are gone. */
async function goBack(to: { seq: number; hash: string }): Promise<void> {
  await withoutTriggers(
    superuser,
    `delete from task_audit_log where seq > ${to.seq}`,
    `update audit_head set seq = ${to.seq}, hash = decode('${to.hash}', 'hex'), next_offset = ${to.seq} where partition = 1`,
  );
}

async function request(fork: { seq: number; hash: string }): Promise<void> {
  const request: ForkRequest = {
    kind: 'fork-request',
    forks: [{ partition: 1, ...fork, topic_id: CHAIN_TOPIC, next_offset: fork.seq }],
    reason: 'restored a backup',
    requested_at: new Date().toISOString(),
  };
  await writeFile(join(folder, FORK_REQUEST), JSON.stringify(request));
}

test('a log that went back is refused, until the request lies beside the key: then the fork is signed and the line goes on', async () => {
  await appendEvents(superuser, 1, 2);
  await sign();
  const shared = await tip();
  await appendEvents(superuser, 1, 3);
  await sign();
  await goBack(shared);
  await appendEvents(superuser, 1, 1);
  await sign();
  expect((await signed()).slice(2)).toEqual([['refusal', 5]]);

  await request(shared);
  await sign();

  expect((await signed()).slice(3)).toEqual([
    ['fork', 2],
    ['checkpoint', 3],
  ]);
  const last = await readFile(join(folder, 'checkpoints.ndjson'), 'utf8');
  expect(last).toContain('"discarded_seq":5');
  expect(existsSync(join(folder, FORK_REQUEST))).toBe(false);
});

test('a fork is not signed over an edited row, nor from a hash that the log does not have', async () => {
  await appendEvents(superuser, 1, 4);
  const shared = await tip();
  await appendEvents(superuser, 1, 1);
  await sign();
  await goBack(shared);

  await request({ ...shared, hash: 'ab'.repeat(32) });
  await expect(sign()).rejects.toThrow('partition 1 has another row 4 than the one to go on from');
  await withoutTriggers(
    superuser,
    `update task_audit_log set event_data = event_data || '{"actor": "nobody"}' where seq = 2`,
  );
  await request(shared);
  await expect(sign()).rejects.toThrow(/row 2 .* does not follow from the row before it/);
  expect(await signed()).toEqual([['checkpoint', 5]]);
});

test('a request that cannot be read stops the signer by the name of the file', async () => {
  await appendEvents(superuser, 1, 1);
  await writeFile(join(folder, FORK_REQUEST), '{');

  await expect(sign()).rejects.toThrow(`${FORK_REQUEST} is not a request for a fork`);
});
