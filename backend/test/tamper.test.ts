import { generateKeyPairSync } from 'node:crypto';
import { faultsOf, type SignedRecord, signRecord, unprovenBy } from '@tasktrail/ledger';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { withoutTriggers } from './audit-chain.ts';
import { rewriteChain } from './rewrite-chain.ts';
import { createTamperKit, type LogRow, namesOf, type TamperKit } from './tamper-kit.ts';
import { readTopic } from './topic-records.ts';
import { until } from './until.ts';

/*
 * A superuser of PostgreSQL does to the running system what grants and triggers cannot keep a superuser from. The verifiers get
 * an export, or the database as it is afterwards, and what an auditor keeps elsewhere: checkpoints and the public key.
 */

let kit: TamperKit;
/** What the auditor has, from before the superuser came. */
let evidence: { checkpoints: SignedRecord[]; key: TamperKit['key'] };
/** The chain with the most rows; checkpoints stand at least at every fifth. */
let chain: LogRow[];
let partition: number;

beforeAll(async () => {
  kit = await createTamperKit();
  await kit.backend.query(
    `insert into tasks (title) select 'task ' || n from generate_series(1, 12) n`,
  );
  for (const change of [`title = title || '!'`, `status = 'completed'`, `description = 'done'`])
    await kit.backend.query(`update tasks set ${change}`);
  await kit.settled();
  await kit.keep();
  evidence = { checkpoints: await kit.checkpoints(), key: kit.key };
  const log = await kit.readLog();
  const chains = [0, 1, 2].map((partition) => log.filter((row) => row.partition === partition));
  chain = chains.toSorted((one, other) => other.length - one.length)[0] ?? [];
  partition = row(1).partition;
}, 120_000);
afterAll(() => kit.stop());
afterEach(() => kit.putBack());

function row(seq: number): LogRow {
  const found = chain[seq - 1];
  if (found === undefined) throw new Error(`the chain has no row ${seq}`);
  return found;
}

const at = (seq: number) => `partition = ${partition} and seq = ${seq}`;
const asSuperuser = (...statements: string[]) => withoutTriggers(kit.superuser, ...statements);
const retitled = `event_data = jsonb_set(event_data, '{task,title}', '"never said"')`;

/** The first bad row of the chain, as each of the two verifiers names it. */
async function firstBad(): Promise<unknown[]> {
  const found = Object.values(await kit.verify(evidence));
  return found.map(({ chains }) => {
    return chains.find((one) => one.partition === partition)?.first_bad;
  });
}

const both = <T>(fault: T) => [fault, fault];

test('left alone, everything is whole', async () => {
  const found = await kit.verify(evidence);

  expect(chain.length).toBeGreaterThan(12);
  expect(namesOf(found)).toEqual({ offline: [], database: [] });
  for (const { chains } of Object.values(found)) {
    expect(chains.every(({ checkpoint, head_seq }) => checkpoint?.seq === head_seq)).toBe(true);
  }
});

describe('rows of the log', () => {
  test('an edited row is named', async () => {
    await asSuperuser(`update task_audit_log set ${retitled} where ${at(7)}`);
    expect(await firstBad()).toMatchObject(
      both({ kind: 'broken_link', seq: 7, subject: row(7).subject }),
    );
  });

  test('a row edited together with its own hash gives itself away in the next one', async () => {
    await asSuperuser(`update task_audit_log set ${retitled} where ${at(7)}`);
    const tail = `delete from task_audit_log where partition = ${partition} and seq > 7`;
    await asSuperuser(`create table tail as select * from task_audit_log where ${at(8)}`, tail);
    await rewriteChain(kit.superuser, partition);
    await asSuperuser(
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event_data, partition, seq, hash, topic_id, kafka_offset from tail`,
      `update audit_head set seq = 8, hash = (select hash from tail) where partition = ${partition}`,
      'drop table tail',
    );
    // A checkpoint at row 7 would say so itself; they stand at 5, 10, 15.
    expect(await firstBad()).toMatchObject(
      both({ kind: 'broken_link', seq: 8, subject: row(8).subject }),
    );
  });

  test('a column that no longer says what its event says is named', async () => {
    await asSuperuser(
      'alter table task_audit_log alter column event_type drop expression',
      `update task_audit_log set event_type = 'task.deleted' where ${at(3)}`,
    );
    expect(await firstBad()).toMatchObject(
      both({ kind: 'column_differs', seq: 3, subject: row(3).subject }),
    );
    await asSuperuser(
      `alter table task_audit_log drop column event_type,
       add column event_type text not null generated always as (event_data->>'event') stored`,
      'grant select on task_audit_log to audit_reader, backend, consumer',
    );
  });

  test('a deleted row is named', async () => {
    await asSuperuser(`delete from task_audit_log where ${at(6)}`);
    expect(await firstBad()).toMatchObject(both({ kind: 'missing_row', seq: 6 }));
  });

  test('an inserted row is named', async () => {
    await asSuperuser(
      `update task_audit_log set seq = -seq - 1 where partition = ${partition} and seq > 6`,
      `update task_audit_log set seq = -seq where partition = ${partition} and seq < 0`,
      `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event_data || jsonb_build_object('event_id', gen_random_uuid(), 'version', 99), partition, 7, hash,
         topic_id, -1
       from task_audit_log where ${at(6)}`,
      `update audit_head set seq = seq + 1 where partition = ${partition}`,
    );
    expect(await firstBad()).toMatchObject(
      both({ kind: 'broken_link', seq: 7, subject: row(6).subject }),
    );
  });

  test('two rows that changed places are named by the first', async () => {
    await asSuperuser(
      `update task_audit_log set seq = case seq when 6 then -9 else -6 end
       where partition = ${partition} and seq in (6, 9)`,
      `update task_audit_log set seq = -seq where partition = ${partition} and seq < 0`,
    );
    expect(await firstBad()).toMatchObject(
      both({ kind: 'broken_link', seq: 6, subject: row(9).subject }),
    );
  });

  test('a task whose whole history is gone is named by its first row', async () => {
    const { subject } = row(2);
    await asSuperuser(
      `delete from task_audit_log where subject = '${subject}'`,
      `delete from tasks where 'task/' || id = '${subject}'`,
    );
    const first = chain.find((one) => one.subject === subject)?.seq ?? 0;
    expect(await firstBad()).toMatchObject(both({ kind: 'missing_row', seq: first }));
  });

  test('a tail that was cut off, head and all, is named by the first row that is gone', async () => {
    const last = chain.length - 2;
    await asSuperuser(
      `delete from task_audit_log where partition = ${partition} and seq > ${last}`,
      `update audit_head set seq = ${last}, hash = (select hash from task_audit_log where ${at(last)})
       where partition = ${partition}`,
    );
    expect(await firstBad()).toMatchObject(
      both({ kind: 'log_shorter_than_checkpoint', seq: last + 1 }),
    );
  });

  test('a history that was written anew, every hash and the head with it, is named by the next checkpoint', async () => {
    await asSuperuser(`update task_audit_log set ${retitled} where ${at(7)}`);
    await rewriteChain(kit.superuser, partition);
    const next = nextCheckpoint(7);
    expect(await firstBad()).toMatchObject(
      both({ kind: 'checkpoint_contradicted', seq: next, subject: row(next).subject }),
    );
  });

  test('a task that was written out of history, without a gap, is named by the next checkpoint', async () => {
    const { subject } = row(2);
    await asSuperuser(
      `delete from task_audit_log where subject = '${subject}'`,
      `delete from tasks where 'task/' || id = '${subject}'`,
    );
    await rewriteChain(kit.superuser, partition);
    const first = chain.find((one) => one.subject === subject)?.seq ?? 0;
    expect(await firstBad()).toMatchObject(
      both({ kind: 'checkpoint_contradicted', seq: nextCheckpoint(first) }),
    );
  });

  /** The first signed row at or after this one. */
  function nextCheckpoint(seq: number): number {
    const signed = evidence.checkpoints.filter((one) => one.partition === partition);
    return Math.min(...signed.map((one) => one.seq).filter((one) => one >= seq));
  }
});

describe('the head', () => {
  const moveHead = (change: string) =>
    asSuperuser(`update audit_head set ${change} where partition = ${partition}`);

  test('with another hash is named', async () => {
    await moveHead(`hash = sha256('x')`);
    expect(await firstBad()).toMatchObject(both({ kind: 'wrong_head', seq: chain.length }));
  });

  test('that counts more rows than there are is named', async () => {
    await moveHead('seq = seq + 1');
    expect(await firstBad()).toMatchObject(both({ kind: 'missing_row', seq: chain.length + 1 }));
  });

  test('that counts fewer is named by where it stands, and by the row that it leaves out', async () => {
    const last = chain.length - 1;
    await moveHead(`seq = ${last}, hash = (select hash from task_audit_log where ${at(last)})`);
    // The export holds all rows and meets the head too early; the database walk ends at the head, and the auditor knows more.
    expect(await firstBad()).toMatchObject([
      { kind: 'wrong_head', seq: last },
      { kind: 'log_shorter_than_checkpoint', seq: last + 1 },
    ]);
  });
});

describe('tasks changed behind the back of their triggers', () => {
  test('a changed field is named by its task', async () => {
    await asSuperuser(
      'alter table tasks disable trigger all',
      `update tasks set title = 'never said' where id = 5`,
      'alter table tasks enable trigger all',
    );
    const found = namesOf(await kit.verify(evidence));

    const named = { kind: 'task_differs_from_log', partition: null, seq: null, subject: 'task/5' };
    expect(found).toEqual({ offline: [named], database: [named] });
  });

  test('a change that counts a version, and a removal, also break the law', async () => {
    await asSuperuser(
      `update tasks set title = 'never said', version = version + 1 where id = 5`,
      'delete from tasks where id = 6',
    );
    const found = namesOf(await kit.verify(evidence));

    for (const faults of Object.values(found)) {
      const subjects = faults.map(({ kind, subject }) => `${kind} ${String(subject)}`);
      expect(subjects.toSorted((a, b) => a.localeCompare(b))).toEqual([
        'law_broken null',
        'task_differs_from_log task/5',
        'task_differs_from_log task/6',
      ]);
    }
  });

  test('a changed field does not hide behind a waiting row that names an audited event', async () => {
    await asSuperuser(
      // Whatever the sweeper has not taken yet.
      'delete from outbox',
      `update tasks set title = 'never said' where id = 5`,
      `insert into outbox (event_id, subject, version, type, occurred_at, event, sent_at, topic_id, partition, kafka_offset)
       select event_id, 'task/5', version + 1, event_type, occurred_at,
         jsonb_build_object('version', version + 1, 'task', (select to_jsonb(t) from tasks t where id = 5))::text,
         now(), topic_id, partition, kafka_offset
       from task_audit_log where subject = 'task/5' order by version desc limit 1`,
    );
    const found = namesOf(await kit.verify(evidence));

    const nowhere = { partition: null, seq: null, subject: 'task/5' };
    const named = [
      { kind: 'task_differs_from_log', ...nowhere },
      { kind: 'outbox_differs', ...nowhere },
    ];
    expect(found).toEqual({ offline: named, database: named });
  });

  test('a migration that adds a column with a default is not tampering', async () => {
    await kit.superuser.query(`alter table tasks add column colour text not null default 'red'`);
    const found = namesOf(await kit.verify(evidence));
    await kit.superuser.query('alter table tasks drop column colour');

    expect(found).toEqual({ offline: [], database: [] });
  });
});

describe('the evidence itself', () => {
  test('a checkpoint that says something else than what was signed is named', async () => {
    const forged = evidence.checkpoints.map((record) =>
      record.partition === partition && record.seq === 5 && record.kind === 'checkpoint'
        ? { ...record, hash: 'ab'.repeat(32) }
        : record,
    );
    const found = namesOf(await kit.verify({ ...evidence, checkpoints: forged }));

    const named = { kind: 'checkpoint_signature', partition, seq: 5, subject: null };
    expect(found).toEqual({ offline: [named], database: [named] });
  });

  test('a history written anew and signed with another key is named by every checkpoint', async () => {
    await asSuperuser(`update task_audit_log set ${retitled} where ${at(7)}`);
    await rewriteChain(kit.superuser, partition);
    const other = generateKeyPairSync('ed25519');
    const { rows } = await kit.superuser.query<{ hash: string }>(
      `select encode(hash, 'hex') as hash from task_audit_log where partition = ${partition} order by seq`,
    );
    const swapped = evidence.checkpoints.map((record) => {
      const hash = record.partition === partition ? rows[record.seq - 1]?.hash : undefined;
      const told = { ...record, hash: hash ?? record.hash, signature: undefined };
      return signRecord(told, other.privateKey);
    });

    const underOurs = await kit.verify({ ...evidence, checkpoints: swapped });
    for (const report of Object.values(underOurs)) {
      const faults = faultsOf(report);
      expect(faults.filter(({ kind }) => kind !== 'checkpoint_signature')).toEqual([]);
      expect(faults).toHaveLength(swapped.length);
    }
    // Whoever takes the key from the same hands is told lies without a fault: so a report says whose key it was.
    const underTheirs = await kit.verify({ checkpoints: swapped, key: other.publicKey });
    expect(namesOf(underTheirs)).toEqual({ offline: [], database: [] });
    const own = { checkpoints: true, keyFromOutside: false, database: false };
    expect(unprovenBy(underTheirs.offline.chains, own)).toContain('key_from_the_same_hands');
  });

  test('rows younger than the last checkpoint are not proven, and the report says so', async () => {
    const before = evidence.checkpoints.filter(({ seq }) => seq <= 10);
    await asSuperuser(`update task_audit_log set ${retitled} where ${at(chain.length - 4)}`);
    await rewriteChain(kit.superuser, partition);
    const found = await kit.verify({ ...evidence, checkpoints: before });

    expect(found.offline.chains.map(({ first_bad }) => first_bad)).toEqual([null, null, null]);
    const all = { checkpoints: true, keyFromOutside: true, database: true };
    expect(unprovenBy(found.database.chains, all)).toContain('rows_after_last_checkpoint');
  });
});

// The last test: what it adds to the log cannot be put back under a running consumer.
test('the signer refuses a head that was written anew, in its log, in its file and on the topic', async () => {
  // It signs what is new, so it has left behind what the tests above showed it.
  await kit.backend.query(`update tasks set description = 'once more'`);
  await kit.settled();
  const { length } = (await kit.readLog()).filter((one) => one.partition === partition);
  await asSuperuser(`update task_audit_log set ${retitled} where ${at(7)}`);
  await rewriteChain(kit.superuser, partition);

  const isThis = (one: SignedRecord) => one.kind === 'refusal' && one.seq === length;
  const records = await until(kit.checkpoints, (records) => records.some(isThis));
  const refusal = records.find(isThis);
  expect(refusal).toMatchObject({
    partition,
    refused_seq: length,
    reason: `the head has another hash than its row ${length}`,
  });
  await until(() =>
    kit.signer.log.some((one) => one.action === 'refused' && one.signed === length),
  );
  const { bootstrap, topic } = kit.checkpointTopic;
  const published = await until(
    async () => (await readTopic(bootstrap, topic)).map(({ value }) => value),
    (values) => values.includes(JSON.stringify(refusal)),
  );
  expect(published).toContain(JSON.stringify(refusal));

  // And whoever has its file hears of it from the verifiers.
  const found = await kit.verify({ ...evidence, checkpoints: records });
  for (const report of Object.values(found)) {
    expect(report.faults).toContainEqual(
      expect.objectContaining({ kind: 'checkpoint_contradicted', partition, seq: length }),
    );
  }
});
