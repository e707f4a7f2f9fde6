import { type ChildProcess, spawn } from 'node:child_process';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  anchorsOf,
  faultsOf,
  readPublicKey,
  type Report,
  type SignedRecord,
  verifyExport,
} from '@tasktrail/ledger';
import pg from 'pg';
import { pino } from 'pino';
import {
  createTestCheckpointTopic,
  createTestDatabase,
  createTestTopic,
} from '../../database/test/index.ts';
import { writeExport } from '../src/audit/export/write-export.ts';
import { verifyDatabase } from '../src/audit/verify/verify-database.ts';
import { startRelay } from '../src/outbox/relay.ts';
import { asReplica } from './audit-chain.ts';
import { poolOf } from './audited-board.ts';
import { readRecords, signedUpTo, type SignerProcess, spawnSigner } from './signer-process.ts';
import { until } from './until.ts';

const consumer = fileURLToPath(new URL('../../consumer', import.meta.url));

/** A row of the log as the tests speak of it. */
export interface LogRow {
  partition: number;
  seq: number;
  event_id: string;
  subject: string;
  version: number;
}

export interface TamperKit {
  superuser: pg.Pool;
  /** Role backend: changes tasks as the API does. */
  backend: pg.Pool;
  /** Of the running signer, as an auditor keeps them apart from the database. */
  key: KeyObject;
  checkpoints: () => Promise<SignedRecord[]>;
  signer: SignerProcess;
  checkpointTopic: { bootstrap: string; topic: string };
  /** The log, chain by chain. */
  readLog: () => Promise<LogRow[]>;
  /** All changes so far are in the log, and signed. */
  settled: () => Promise<void>;
  /** Keeps a copy of every table; `putBack` brings all of them back to it. */
  keep: () => Promise<void>;
  putBack: () => Promise<void>;
  /** Both verifiers, which read what a superuser has left behind and must not agree with each other by chance. */
  verify: (evidence: Evidence) => Promise<{ offline: Report; database: Report }>;
  stop: () => Promise<void>;
}

/** What an auditor has in hand. */
export interface Evidence {
  checkpoints: readonly SignedRecord[];
  key: KeyObject;
}

/** PostgreSQL, Kafka, relay, consumer and signer, all of them real and running. */
export async function createTamperKit(): Promise<TamperKit> {
  const home = await mkdtemp(join(tmpdir(), 'tasktrail-tamper-'));
  const signerFolder = join(home, 'signer');
  const [database, topic, checkpointTopic] = await Promise.all([
    createTestDatabase(),
    createTestTopic(),
    createTestCheckpointTopic(),
  ]);
  const { bootstrap } = topic;
  const superuser = poolOf(database.superuserUrl);
  const backend = poolOf(database.backendUrl);
  const relay = startRelay({
    databaseUrl: database.backendUrl,
    bootstrap: [bootstrap],
    topic: topic.topic,
    logger: pino({ level: 'silent' }),
  });
  const sink = startConsumer({
    DATABASE_URL: database.consumerUrl,
    KAFKA_BOOTSTRAP: bootstrap,
    KAFKA_TOPIC: topic.topic,
    KAFKA_GROUP: topic.topic,
  });
  const signer = spawnSigner({
    DATABASE_URL: database.auditReaderUrl,
    KAFKA_BOOTSTRAP: bootstrap,
    CHECKPOINT_TOPIC: checkpointTopic.topic,
    SIGNER_DIR: signerFolder,
    CHECKPOINT_ROWS: '5',
  });
  await signer.logged('ready');
  const key = readPublicKey(await readFile(join(signerFolder, 'signer.pub'), 'utf8'));
  const checkpoints = () => readRecords(signerFolder);
  return {
    superuser,
    backend,
    key,
    checkpoints,
    signer,
    checkpointTopic,
    readLog: () => readLog(superuser),
    settled: () => settled(superuser, signerFolder),
    keep: () => keepTables(superuser),
    putBack: () => putTablesBack(superuser),
    verify: (evidence) => verifyBoth(database.auditReaderUrl, join(home, 'export'), evidence),
    stop: async () => {
      await Promise.all([relay.stop(), endConsumer(sink), signer.stop()]);
      await Promise.all([superuser.end(), backend.end()]);
      await Promise.all([topic.drop(), checkpointTopic.drop(), database.drop()]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

function startConsumer(env: Record<string, string>): ChildProcess {
  const python = join(consumer, '.venv/bin/python');
  return spawn(python, ['-m', 'audit_consumer', 'run'], {
    env: { PATH: process.env['PATH'], PYTHONPATH: join(consumer, 'src'), ...env },
    stdio: 'ignore',
  });
}

async function endConsumer(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

async function readLog(pool: pg.Pool): Promise<LogRow[]> {
  const { rows } = await pool.query<LogRow>(
    `select partition, seq::integer, event_id, subject, version::integer
     from task_audit_log order by partition, task_audit_log.seq`,
  );
  return rows;
}

async function settled(pool: pg.Pool, signerFolder: string): Promise<void> {
  // Not until the outbox is empty: a sweeper that saw rows of the superuser has moved past the seq of later ones.
  const waiting = `select from outbox o
    where not exists (select from task_audit_log l where l.event_id = o.event_id)`;
  await until(async () => (await pool.query(waiting)).rowCount === 0);
  // What the sweeper would take: an edited row of the log would differ from its outbox row as well.
  await pool.query('delete from outbox o using task_audit_log l where l.event_id = o.event_id');
  const { rows } = await pool.query<{ partition: number; seq: number }>(
    'select partition, seq::integer from audit_head where seq > 0',
  );
  await Promise.all(rows.map(({ partition, seq }) => signedUpTo(signerFolder, partition, seq)));
}

const kept = ['tasks', 'outbox', 'task_audit_log', 'audit_head'];

async function keepTables(pool: pg.Pool): Promise<void> {
  await pool.query('create schema kept');
  for (const table of kept) await pool.query(`create table kept.${table} as table ${table}`);
}

async function putTablesBack(pool: pg.Pool): Promise<void> {
  await asReplica(pool, async (client) => {
    for (const table of kept) await putBack(client, table);
  });
}

async function putBack(client: pg.ClientBase, table: string): Promise<void> {
  const { rows } = await client.query<{ columns: string }>(
    `select string_agg(quote_ident(column_name), ', ') as columns from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER'`,
    [table],
  );
  const columns = rows[0]?.columns ?? '';
  await client.query(`delete from ${table}`);
  await client.query(
    `insert into ${table} (${columns}) overriding system value select ${columns} from kept.${table}`,
  );
}

async function verifyBoth(
  url: string,
  path: string,
  { checkpoints, key }: Evidence,
): Promise<{ offline: Report; database: Report }> {
  const client = new pg.Client({ connectionString: url, options: '-c TimeZone=UTC' });
  await client.connect();
  const progress = () => undefined;
  try {
    await writeExport({ client, path, publicKey: null, checkpoints: [], progress });
    const readKey = readPublicKey;
    const lines = checkpoints.map((record, index) => ({ line: index + 1, record }));
    const offline = await verifyExport({ path, key, checkpoints: lines, readKey, progress });
    const anchors = anchorsOf(lines, key);
    return { offline, database: await verifyDatabase({ client, anchors, progress }) };
  } finally {
    await client.end();
  }
}

/** The faults of both verifiers in few words. */
export function namesOf({ offline, database }: { offline: Report; database: Report }) {
  const brief = (report: Report) =>
    faultsOf(report).map(({ kind, partition, seq, subject }) => ({
      kind,
      partition,
      seq,
      subject,
    }));
  return { offline: brief(offline), database: brief(database) };
}
