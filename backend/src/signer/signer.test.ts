import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCheckpoints, signatureFault, type SignedRecord } from '@tasktrail/ledger';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import {
  appendEvents,
  CHAIN_TOPIC,
  eventFor,
  setAside,
  withoutTriggers,
} from '../../test/audit-chain.ts';
import { CheckpointFile } from './checkpoint-file.ts';
import { ROWS_PER_LOOK } from './judge-head.ts';
import { Signer } from './signer.ts';
import { DatabaseAway, SnapshotSource } from './snapshot.ts';

const { privateKey: key } = generateKeyPairSync('ed25519');
const pace = { rows: 10, ms: 10_000 };

let database: TestDatabase;
let superuser: pg.Pool;
let source: SnapshotSource;
let folder: string;
const files: CheckpointFile[] = [];
let log: { action?: string; reason?: string }[];
let clock: number;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-signer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  database = await createTestDatabase();
  superuser = new pg.Pool({ connectionString: database.superuserUrl, max: 2 });
  // A pool that has ended may still hold the last socket when the database is dropped.
  superuser.on('connect', (client) => void client.on('error', () => undefined));
  superuser.on('error', () => undefined);
  source = new SnapshotSource(database.auditReaderUrl);
  log = [];
  clock = Date.UTC(2026, 10, 22);
  await rm(path(), { force: true });
});
afterEach(async () => {
  source.close();
  await Promise.all(files.splice(0).map((file) => file.close()));
  await superuser.end();
  await database.drop();
});

const path = () => join(folder, 'checkpoints.ndjson');

/** A signer as after a start: what it knows is what the file says. */
async function startSigner(): Promise<Signer> {
  const { file } = await CheckpointFile.open(path());
  files.push(file);
  const write = (line: string) => void log.push(JSON.parse(line) as (typeof log)[number]);
  const logger = pino({ base: null }, { write });
  const lines = await file.readLines(key);
  return new Signer({ source, file, key, pace, lines, logger, now: () => new Date(clock) });
}

async function records(): Promise<SignedRecord[]> {
  return parseCheckpoints(await readFile(path(), 'utf8')).map(({ record }) => record);
}

const seqs = async () =>
  (await records()).map(({ kind, partition, seq }) => [kind, partition, seq]);

async function headHash(partition: number): Promise<string> {
  const { rows } = await superuser.query<{ hash: string }>(
    `select encode(hash, 'hex') as hash from audit_head where partition = $1`,
    [partition],
  );
  return rows[0]?.hash ?? '';
}

describe('a head that extends its last record', () => {
  test('is signed with its position, by this key', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 1, 3);
    await signer.look();

    const [record, ...others] = await records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      kind: 'checkpoint',
      partition: 1,
      seq: 3,
      hash: await headHash(1),
      topic_id: CHAIN_TOPIC,
      next_offset: 3,
      set_aside: [],
      signed_at: '2026-11-22T00:00:00.000Z',
    });
    expect(signatureFault(record as SignedRecord, createPublicKey(key))).toBeUndefined();
  });

  test('is signed again only after ten seconds, or after so many rows', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 1);
    await signer.look();
    clock += 9_999;
    await appendEvents(superuser, 0, 9);
    await signer.look();
    expect(await seqs()).toEqual([['checkpoint', 0, 1]]);

    await appendEvents(superuser, 0, 1);
    await signer.look();
    expect((await seqs()).slice(1)).toEqual([['checkpoint', 0, 11]]);

    await appendEvents(superuser, 0, 1);
    clock += 10_000;
    await signer.look();
    expect((await seqs()).slice(2)).toEqual([['checkpoint', 0, 12]]);
  });

  test('is signed with a later instant than the record before, also after a start with a clock that went back', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 25);
    await signer.look();
    clock -= 60_000;
    await withoutTriggers(superuser, 'create table kept as select * from audit_head');
    await withoutTriggers(superuser, 'update audit_head set seq = 24 where partition = 0');
    await (await startSigner()).look(true);
    await withoutTriggers(
      superuser,
      'update audit_head h set seq = k.seq from kept k where k.partition = h.partition',
    );
    await appendEvents(superuser, 0, 1);
    await (await startSigner()).look(true);

    const midnight = Date.UTC(2026, 10, 22);
    expect(
      (await records()).map(({ kind, signed_at }) => [kind, Date.parse(signed_at) - midnight]),
    ).toEqual([
      ['checkpoint', 0],
      ['checkpoint', 1],
      ['checkpoint', 2],
      ['refusal', 3],
      ['checkpoint', 4],
    ]);
  });

  test('is not signed again while nothing changed', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 1);
    await signer.look();
    clock += 60_000;
    await signer.look();

    expect(await seqs()).toEqual([['checkpoint', 0, 1]]);
  });

  test('has a checkpoint for every ten rows, however many came at once', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 2, 25);
    await signer.look();

    expect(await seqs()).toEqual([10, 20, 25].map((seq) => ['checkpoint', 2, seq]));
    expect((await records())[0]).toMatchObject({ topic_id: CHAIN_TOPIC, next_offset: 10 });
  });

  test('is signed at the end though it is not due', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 1);
    await signer.look();
    await appendEvents(superuser, 0, 1);
    await signer.look(true);

    expect(await seqs()).toEqual([1, 2].map((seq) => ['checkpoint', 0, seq]));
  });
});

describe('what was set aside', () => {
  test('is named once, in the next checkpoint of its partition', async () => {
    const signer = await startSigner();
    const foreign = await setAside(superuser, 1, 'audit_quarantine');
    await appendEvents(superuser, 1, 1);
    await appendEvents(superuser, 0, 1);
    await signer.look();
    clock += 10_000;
    const skipped = await setAside(superuser, 1, 'audit_skipped');
    await signer.look();

    const ofPartition = (await records()).filter(({ partition }) => partition === 1);
    expect(ofPartition).toMatchObject([
      { set_aside: [{ topic_id: CHAIN_TOPIC, offset: foreign, why: 'quarantined' }] },
      { set_aside: [{ topic_id: CHAIN_TOPIC, offset: skipped, why: 'skipped' }], next_offset: 3 },
    ]);
    expect((await records()).filter(({ partition }) => partition === 0)).toMatchObject([
      { set_aside: [] },
    ]);
  });

  test('is named in full by the first checkpoint after a start, and when a clock went back', async () => {
    const first = await startSigner();
    const offsets = [await setAside(superuser, 0, 'audit_quarantine')];
    await first.look();
    const second = await startSigner();
    offsets.push(await setAside(superuser, 0, 'audit_skipped'));
    clock += 10_000;
    await second.look();
    offsets.push(await setAside(superuser, 0, 'audit_skipped'));
    await withoutTriggers(
      superuser,
      `update audit_skipped set skipped_at = '2020-01-01' where kafka_offset = ${offsets[2]}`,
    );
    clock += 10_000;
    await second.look();

    const named = (await records()).map((record) =>
      record.kind === 'checkpoint' ? record.set_aside.map(({ offset }) => offset) : [],
    );
    expect(named.map((offsets) => offsets.toSorted((a, b) => a - b))).toEqual([
      offsets.slice(0, 1),
      offsets.slice(0, 2),
      offsets,
    ]);
  });

  test('is spread over several records when it is much', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 1);
    await superuser.query(
      `insert into audit_quarantine (topic_id, partition, kafka_offset, reason, detail)
       select $1, 0, n, 'foreign', 'flood' from generate_series(1, 4500) n`,
      [CHAIN_TOPIC],
    );
    await signer.look();

    const checkpoints = (await records()).filter((record) => record.kind === 'checkpoint');
    expect(checkpoints.map(({ seq, set_aside }) => [seq, set_aside.length])).toEqual([
      [0, 2000],
      [0, 2000],
      [1, 500],
    ]);
    const offsets = checkpoints.flatMap(({ set_aside }) => set_aside.map(({ offset }) => offset));
    expect(new Set(offsets).size).toBe(4500);
  });

  /** Offsets named so far, beside the place up to which each record says that the topic was read. */
  async function namedBy(): Promise<{ named: number; upTo: number }[]> {
    const named = new Set<number>();
    return (await records())
      .filter((record) => record.kind === 'checkpoint')
      .map(({ set_aside, next_offset: upTo }) => {
        for (const { offset } of set_aside) named.add(offset);
        return { named: named.size, upTo };
      });
  }

  test('is named before the topic counts as read up to there, wherever the file ends', async () => {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 5);
    await superuser.query(
      `insert into audit_quarantine (topic_id, partition, kafka_offset, reason, detail)
       select $1, 0, n, 'foreign', 'flood' from generate_series(5, 4504) n`,
      [CHAIN_TOPIC],
    );
    await superuser.query('update audit_head set next_offset = 4505 where partition = 0');
    await appendEvents(superuser, 0, ROWS_PER_LOOK);
    expect(await signer.look()).toBe(true);

    const records = await namedBy();
    expect(records.at(-1)?.upTo).toBeGreaterThan(4505);
    expect(records.filter(({ named, upTo }) => upTo > 5 && named < 4500)).toEqual([]);
  }, 60_000);

  test('is named by what can be signed of a chain that is then refused, and once', async () => {
    const signer = await startSigner();
    const foreign = await setAside(superuser, 0, 'audit_quarantine');
    await appendEvents(superuser, 0, 12);
    await withoutTriggers(superuser, 'delete from task_audit_log where seq = 11');
    await signer.look();

    expect(await records()).toMatchObject([
      { kind: 'checkpoint', seq: 10, set_aside: [{ offset: foreign }] },
      { kind: 'refusal', seq: 10 },
    ]);
  });
});

describe('a head that does not extend its last record is refused', () => {
  /** Rows 1–5 of chain 0 are signed, rows 6–8 are not. */
  async function signFiveOfEight(): Promise<Signer> {
    const signer = await startSigner();
    await appendEvents(superuser, 0, 5);
    await signer.look();
    await appendEvents(superuser, 0, 3);
    clock += 10_000;
    return signer;
  }

  const zeros = `decode(repeat('00', 32), 'hex')`;

  test.each([
    [
      'an edited row',
      [`update task_audit_log set event_data = event_data || '{"note": 1}' where seq = 7`],
      /^row 7 \(event [0-9a-f-]{36}\) does not follow from the row before it$/,
    ],
    [
      'a number that parsing would round',
      [
        `update task_audit_log set event_data = event_data || '{"n": 1.00000000000000000001}' where seq = 7`,
      ],
      /^row 7 .*holds the number 1.00000000000000000001$/,
    ],
    ['a missing row', [`delete from task_audit_log where seq = 7`], /^row 7 is missing$/],
    [
      'a cut tail under the old head',
      [`delete from task_audit_log where seq > 6`],
      /^row 7 is missing, the head stands at 8$/,
    ],
    [
      'rows beyond the head',
      [
        `update audit_head set seq = 7, hash = (select hash from task_audit_log where seq = 7) where partition = 0`,
      ],
      /^the head stands at row 7, the log goes on to 8$/,
    ],
    [
      'a head that went back',
      [
        `delete from task_audit_log where seq > 4`,
        `update audit_head set seq = 4, hash = (select hash from task_audit_log where seq = 4) where partition = 0`,
      ],
      /^the head went back from row 5 to row 4$/,
    ],
    [
      'a head with another hash',
      [`update audit_head set hash = ${zeros} where partition = 0`],
      /^the head has another hash than its row 8$/,
    ],
    [
      'another history under the same head row',
      [
        `delete from task_audit_log where seq > 5`,
        `update audit_head set seq = 5, hash = ${zeros} where partition = 0`,
      ],
      /^the head has another hash than its row 5$/,
    ],
  ])('%s', async (_, statements, reason) => {
    const signer = await signFiveOfEight();
    const before = await records();
    await withoutTriggers(superuser, ...statements);
    await signer.look();

    const [refusal, ...others] = (await records()).slice(before.length);
    expect(others).toEqual([]);
    expect(refusal).toMatchObject({ kind: 'refusal', partition: 0, seq: 5 });
    expect(refusal).toHaveProperty('reason', expect.stringMatching(reason));
    expect(log.filter(({ action }) => action === 'refused')).toMatchObject([
      { reason: expect.stringMatching(reason) as string },
    ]);
  });

  test('a row of a subject that belongs to another chain, though its link is good', async () => {
    const signer = await signFiveOfEight();
    const before = await records();
    await appendEvents(superuser, 0, 1, (seq) => eventFor(1, seq));
    await signer.look();

    expect((await records()).slice(before.length)).toMatchObject([
      {
        kind: 'refusal',
        seq: 5,
        reason: expect.stringMatching(/^row 9 .*task\/\d+ belongs to partition 1$/) as string,
      },
    ]);
  });

  test('a head of a partition that there is not: nothing of it is written, and it is said once', async () => {
    const signer = await startSigner();
    await superuser.query('insert into audit_head (partition) values (-1), (3)');
    await appendEvents(superuser, 3, 2);
    await appendEvents(superuser, 1, 1);
    await signer.look();
    await signer.look(true);

    expect(await seqs()).toEqual([['checkpoint', 1, 1]]);
    expect(log.filter(({ action }) => action === 'refused')).toMatchObject([
      { partition: -1, reason: 'there is no partition -1: they are 0 to 2' },
      { partition: 3, reason: 'there is no partition 3: they are 0 to 2' },
    ]);
  });

  test('with a reason that a record can hold, however much was written into the row', async () => {
    const signer = await signFiveOfEight();
    await withoutTriggers(
      superuser,
      `update task_audit_log set event_data = event_data || ('{"n": ' || repeat('9', 2000) || '}')::jsonb where seq = 7`,
    );
    await signer.look();

    expect((await records()).at(-1)).toMatchObject({ kind: 'refusal', seq: 5 });
  });

  test('while the other chains go on', async () => {
    const signer = await signFiveOfEight();
    await withoutTriggers(superuser, 'delete from task_audit_log where seq = 7');
    await appendEvents(superuser, 1, 1);
    await signer.look();

    expect(await seqs()).toEqual([
      ['checkpoint', 0, 5],
      ['refusal', 0, 5],
      ['checkpoint', 1, 1],
    ]);
  });

  test('again and again, also after a restart, with one record in the file', async () => {
    const signer = await signFiveOfEight();
    await withoutTriggers(superuser, 'delete from task_audit_log where seq = 7');
    for (const _ of [1, 2]) {
      await signer.look();
      clock += 10_000;
    }
    await (await startSigner()).look();

    expect(await seqs()).toEqual([
      ['checkpoint', 0, 5],
      ['refusal', 0, 5],
    ]);
    expect(log.filter(({ action }) => action === 'refused')).toHaveLength(3);
  });

  test('until the chain extends its last checkpoint again', async () => {
    const signer = await signFiveOfEight();
    await withoutTriggers(
      superuser,
      'create table taken as select * from task_audit_log where seq = 7',
      'delete from task_audit_log where seq = 7',
    );
    await signer.look();
    await withoutTriggers(
      superuser,
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event_data, partition, seq, hash, topic_id, kafka_offset from taken`,
    );
    clock += 10_000;
    await signer.look();

    expect((await seqs()).slice(1)).toEqual([
      ['refusal', 0, 5],
      ['checkpoint', 0, 8],
    ]);
  });

  test('a chain that was written anew from its first row, when nothing but the rows differs', async () => {
    const signer = await signFiveOfEight();
    await withoutTriggers(
      superuser,
      'delete from task_audit_log',
      `update audit_head set seq = 0, next_offset = 0, hash = ${zeros} where partition = 0`,
    );
    await appendEvents(superuser, 0, 8);
    await signer.look();

    expect((await records()).at(-1)).toMatchObject({
      kind: 'refusal',
      seq: 5,
      reason: expect.stringMatching(/^row 6 .* does not follow/) as string,
    });
  });
});

test('a database that is away is told apart from everything else, and nothing is written', async () => {
  source = new SnapshotSource('postgresql://audit_reader@127.0.0.1:1/none');
  const signer = await startSigner();

  await expect(signer.look()).rejects.toThrow(DatabaseAway);
  expect(await records()).toEqual([]);
});
