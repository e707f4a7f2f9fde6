import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCheckpoints } from '@tasktrail/ledger';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import { appendEvents } from '../../test/audit-chain.ts';
import { Volume } from '../../test/full-volume.ts';
import { until } from '../../test/until.ts';
import { DatabaseWatch } from '../postgres/database-watch.ts';
import { SCHEMA } from '../postgres/schema-name.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { Rounds } from './rounds.ts';
import { Signer } from './signer.ts';
import { SnapshotSource } from './snapshot.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');

let database: TestDatabase;
let superuser: pg.Pool;
let source: SnapshotSource;
let folder: string;
let file: CheckpointFile;
let log: Record<string, unknown>[];
const volume = new Volume();

beforeEach(async () => {
  database = await createTestDatabase();
  superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 1 });
  source = new SnapshotSource(database.auditReaderUrl);
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-rounds-'));
  ({ file } = await CheckpointFile.open(path(), 'owner', volume.open));
  log = [];
});
afterEach(async () => {
  source.close();
  await file.close();
  await superuser.end();
  await database.drop();
  await rm(folder, { recursive: true });
});

const path = () => join(folder, 'checkpoints.ndjson');
const signedSeqs = async () =>
  parseCheckpoints(await readFile(path(), 'utf8')).map(({ record }) => record.seq);
const actions = () => log.map(({ action }) => action);

/** Rounds without a topic, over the real database. */
function startRounds(): { rounds: Rounds; ended: Promise<void> } {
  const write = (line: string) => void log.push(JSON.parse(line) as Record<string, unknown>);
  const logger = pino({ base: null }, { write });
  const lines = new Map();
  const pace = { rows: 1000, ms: 0 };
  const now = () => new Date();
  const rounds = new Rounds({
    signer: new Signer({ source, file, key, pace, lines, logger, now }),
    publisher: { catchUp: async () => undefined },
    database: new DatabaseWatch({
      query: (text) => source.read((client) => client.query(text)),
      logger,
      patience: { soonMs: 0, seldomMs: 0 },
    }),
    onReady: () => logger.info({ action: 'ready' }),
    logger,
  });
  return { rounds, ended: rounds.run() };
}

test('a volume without room is one line; no half record stays, and what waited is signed when there is room', async () => {
  const { rounds, ended } = startRounds();
  await appendEvents(superuser, 0, 1);
  await until(async () => (await signedSeqs()).length === 1);
  const before = await readFile(path(), 'utf8');
  volume.isFull = true;
  await appendEvents(superuser, 0, 2);
  await until(() => rounds.isFull);
  const beganAgain = rounds.lookedAt;
  await until(async () => (await readFile(path(), 'utf8')) === before);
  expect([rounds.isAlive, rounds.isReady]).toEqual([true, false]);
  volume.isFull = false;
  await until(async () => (await signedSeqs()).length === 2);
  await until(() => rounds.lookedAt > beganAgain);
  await rounds.stop();
  await ended;

  expect(await signedSeqs()).toEqual([1, 3]);
  expect(rounds.isReady).toBe(true);
  expect(log.filter(({ action }) => action === 'volume-full')).toMatchObject([
    { level: 50, reason: `${path()}: there is no room to write (ENOSPC)` },
  ]);
  expect(actions()).toContain('room-again');
});

test('a database of an older schema is waited for: nothing is signed, and it is no line for each round', async () => {
  await superuser.query('update schema_migrations set name = $2 where name = $1', [SCHEMA, '0001']);
  await appendEvents(superuser, 0, 1);
  const { rounds, ended } = startRounds();
  await until(() => actions().includes('schema-older'));
  expect(await signedSeqs()).toEqual([]);
  expect(rounds.isReady).toBe(false);
  await superuser.query('update schema_migrations set name = $1 where name = $2', [SCHEMA, '0001']);
  await until(async () => (await signedSeqs()).length === 1);
  await rounds.stop();
  await ended;

  expect(actions()).toEqual(['schema-older', 'schema-fits', 'signed', 'ready']);
});
