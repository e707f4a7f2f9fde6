import { generateKeyPairSync } from 'node:crypto';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPublicKey, type SignedRecord, signatureFault } from '@tasktrail/ledger';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestCheckpointTopic, createTestDatabase } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { signerCatalogue } from '../src/metrics/catalogue.ts';
import { call } from './api.ts';
import { appendEvents } from './audit-chain.ts';
import { scrape, valueIn } from './scrape.ts';
import { readRecords, signedUpTo, type SignerProcess, spawnSigner } from './signer-process.ts';
import { readTopic } from './topic-records.ts';
import { until } from './until.ts';

// Each test starts a process or two, and so do the tests beside it.
vi.setConfig({ testTimeout: 60_000 });

let home: string;
let database: TestDatabase;
let topic: TestTopic;
let superuser: pg.Pool;
const running: SignerProcess[] = [];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'tasktrail-signer-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));
beforeEach(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestCheckpointTopic()]);
  superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((signer) => signer.kill()));
  await superuser.end();
  await Promise.all([database.drop(), topic.drop()]);
  await rm(folder(), { recursive: true, force: true });
});

const folder = () => join(home, 'signer');
const inFolder = (name: string) => join(folder(), name);

function start(env: Record<string, string> = {}): SignerProcess {
  const signer = spawnSigner({
    DATABASE_URL: database.auditReaderUrl,
    KAFKA_BOOTSTRAP: topic.bootstrap,
    CHECKPOINT_TOPIC: topic.topic,
    SIGNER_DIR: folder(),
    ...env,
  });
  running.push(signer);
  return signer;
}

const onTopic = async () =>
  (await readTopic(topic.bootstrap, topic.topic)).map(({ partition, key, value }) => {
    return { partition, key, record: JSON.parse(value) as SignedRecord };
  });

test('what it signs is in its file and then on the topic, under its key', async () => {
  const copy = join(home, 'checkpoints.pub');
  const signer = start({ PUBLIC_KEY_FILE: copy });
  await signer.logged('ready');
  await appendEvents(superuser, 2, 3);
  await signedUpTo(folder(), 2, 3);
  // A broker that has just started may put a producer off for longer than a stop waits.
  await expect.poll(async () => (await onTopic()).length).toBe(1);
  expect(await signer.stop()).toBe(0);

  const [record] = await readRecords(folder());
  const publicKey = readPublicKey(await readFile(copy, 'utf8'));
  expect(signatureFault(record as SignedRecord, publicKey)).toBeUndefined();
  expect(await onTopic()).toEqual([{ partition: 2, key: '2', record }]);
});

test('SIGTERM signs and publishes what is not due yet, and ends with 0', async () => {
  const signer = start({ CHECKPOINT_SECONDS: '3600' });
  await appendEvents(superuser, 0, 1);
  await signedUpTo(folder(), 0, 1);
  await appendEvents(superuser, 0, 1);

  expect(await signer.stop()).toBe(0);
  expect((await onTopic()).map(({ record }) => record.seq)).toEqual([1, 2]);
});

test('after a restart it goes on, and brings to the topic what Kafka missed', async () => {
  const first = start({ KAFKA_BOOTSTRAP: '127.0.0.1:1' });
  await appendEvents(superuser, 0, 1);
  await signedUpTo(folder(), 0, 1);
  await first.kill();
  await appendEvents(superuser, 0, 1);
  start();

  await until(onTopic, (records) => records.length >= 2);
  expect((await onTopic()).map(({ record }) => record)).toEqual(await readRecords(folder()));
  expect((await readRecords(folder())).map(({ seq }) => seq)).toEqual([1, 2]);
});

test('a file that was lost comes back from the topic', async () => {
  const first = start();
  await appendEvents(superuser, 0, 1);
  await signedUpTo(folder(), 0, 1);
  await first.stop();
  const before = await readRecords(folder());
  await rm(inFolder('checkpoints.ndjson'));
  const second = start();

  expect(await second.logged('recovered')).toMatchObject({ records: 1 });
  await second.logged('ready');
  expect(await readRecords(folder())).toEqual(before);
});

test('with a key from elsewhere and no file it waits for the topic, which may know what was signed', async () => {
  const { privateKey } = generateKeyPairSync('ed25519');
  const keyFile = join(home, 'given.key');
  await writeFile(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const away = start({
    KAFKA_BOOTSTRAP: '127.0.0.1:1',
    SIGNER_KEY_FILE: keyFile,
    METRICS_PORT: '0',
  });
  await away.logged('topic-away');
  const port = await portOf(away);

  expect((await call(port, 'GET', '/health/live')).status).toBe(200);
  expect((await call(port, 'GET', '/health/ready')).status).toBe(503);
  expect(valueIn(await scrape(port), 'tasktrail_signer_file_bytes')).toBeNaN();
  expect(await away.stop()).toBe(0);
  const first = start({ SIGNER_KEY_FILE: keyFile });
  await appendEvents(superuser, 0, 1);
  await signedUpTo(folder(), 0, 1);
  expect(await first.stop()).toBe(0);
  expect(first.log.map(({ action }) => action)).toContain('begins-anew');
});

test('its second port has every figure of the catalogue, none beside it, and says when it is ready', async () => {
  const signer = start({ METRICS_PORT: '0' });
  await appendEvents(superuser, 2, 3);
  await signedUpTo(folder(), 2, 3);
  const port = await portOf(signer);
  const families = await until(
    () => scrape(port),
    (found) =>
      valueIn(found, 'tasktrail_signer_records_total', { kind: 'checkpoint' }) === 1 &&
      valueIn(found, 'tasktrail_signer_unpublished_bytes') === 0,
  );

  expect([...families.keys()].toSorted(byText)).toEqual(
    Object.keys(signerCatalogue).toSorted(byText),
  );
  expect(valueIn(families, 'tasktrail_checkpoint_seq', { partition: '2' })).toBe(3);
  expect(valueIn(families, 'tasktrail_signer_refused_chains')).toBe(0);
  await until(async () => (await call(port, 'GET', '/health/ready')).status === 200);
});

async function portOf(signer: SignerProcess): Promise<number> {
  return Number((await signer.logged('second-port')).port);
}

const byText = (one: string, other: string) => one.localeCompare(other);

test('it waits for a database that does not answer yet', async () => {
  const signer = start({ DATABASE_URL: 'postgresql://audit_reader@127.0.0.1:1/none' });

  expect(await signer.logged('database-away')).toHaveProperty('reason');
  expect(await signer.stop()).toBe(0);
  expect(signer.log.map(({ action }) => action)).not.toContain('ready');
});

test('bad variables are one line that names them, and exit code 78', async () => {
  const env = { DATABASE_URL: 'mysql://s3cret', CHECKPOINT_ROWS: '0', SIGNER_DIR: '' };

  expect(await start(env).ended).toEqual({
    code: 78,
    err: 'signer: DATABASE_URL is invalid; SIGNER_DIR is missing; CHECKPOINT_ROWS is invalid\n',
  });
});

test('it ends with one sentence and exit code 78 when somebody else writes to its file', async () => {
  const signer = start();
  await signer.logged('ready');
  await appendFile(inFolder('checkpoints.ndjson'), '\n');
  await appendEvents(superuser, 0, 1);

  const { code, err } = await signer.ended;
  expect(code).toBe(78);
  expect(err).toMatch(/^signer: .*: somebody else wrote to it; put the file back as it was\n$/);
});
