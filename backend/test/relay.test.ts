import { Admin } from '@platformatic/kafka';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { partitionOf } from '../src/kafka/partition.ts';
import { startBackend } from './backend-process.ts';
import {
  countUnsent,
  createRelayKit,
  createTasks,
  readOutbox,
  type RelayKit,
} from './relay-kit.ts';
import { readHeaders, readTopic, versionsBySubject } from './topic-records.ts';
import { until } from './until.ts';

let kit: RelayKit;
beforeEach(async () => {
  kit = await createRelayKit();
});
afterEach(() => kit.stop());

test('a record carries the exact text, lies where it was marked, and has CloudEvents headers', async () => {
  await kit.backend.query(`insert into tasks (title) values ('Größe "😀" \\ \t')`);
  kit.start();
  await kit.allSent();
  const [row] = await readOutbox(kit.backend);
  const [record] = await readTopic(kit.bootstrap, kit.topic);
  expect(record).toEqual({
    partition: row?.partition,
    offset: row?.kafka_offset,
    key: row?.subject,
    value: row?.event,
  });
  expect(row?.partition).toBe(partitionOf(row?.subject ?? ''));
  const headers = await readHeaders(kit.bootstrap, kit.topic);
  expect(headers.get('ce_id')).toBe(row?.event_id);
  expect(headers.get('ce_type')).toBe('task.created');
});

test('what is written while it runs is sent without a poke, and at once with one', async () => {
  const relay = kit.start();
  await createTasks(kit.backend, 1);
  await kit.allSent();
  await createTasks(kit.backend, 1);
  relay.poke();
  await kit.allSent();
  expect(await readTopic(kit.bootstrap, kit.topic)).toHaveLength(2);
});

test('every row is sent once, in the order of its subject, when nothing fails', async () => {
  const ids = await createTasks(kit.backend, 100);
  kit.start();
  for (let round = 0; round < 20; round += 1) {
    await kit.backend.query('update tasks set title = title || $1', [round]);
  }
  await kit.allSent();
  const versions = versionsBySubject(await readTopic(kit.bootstrap, kit.topic));
  expect(versions.size).toBe(ids.length);
  const inOrder = Array.from({ length: 21 }, (_, index) => index + 1);
  for (const seen of versions.values()) expect(seen).toEqual(inOrder);
});

test('transactions that commit in reverse order or roll back lose nothing and send nothing else', async () => {
  kit.start();
  const [early, late, undone] = await Promise.all([1, 2, 3].map(() => kit.backend.connect()));
  try {
    for (const client of [early, undone, late]) {
      await client?.query('begin');
      await client?.query(`insert into tasks (title) values ('interleaved')`);
    }
    await late?.query('commit');
    await kit.allSent();
    expect(await readTopic(kit.bootstrap, kit.topic)).toHaveLength(1);
    await undone?.query('rollback');
    await early?.query('commit');
  } finally {
    for (const client of [early, late, undone]) client?.release();
  }
  await kit.allSent();
  const rows = await readOutbox(kit.backend);
  const records = await readTopic(kit.bootstrap, kit.topic);
  expect(rows).toHaveLength(2);
  expect(records.map((record) => record.value).toSorted()).toEqual(
    rows.map((row) => row.event).toSorted(),
  );
});

test('a process killed between the acks and the mark sends the rows again and marks the later copy', async () => {
  await createTasks(kit.backend, 3);
  const lock = await kit.owner.connect();
  try {
    await lock.query('begin');
    await lock.query('lock table outbox in share mode');
    const crashing = await startBackend({
      DATABASE_URL: kit.database.backendUrl,
      KAFKA_BOOTSTRAP: kit.bootstrap,
      KAFKA_TOPIC: kit.topic,
    });
    // Its mark waits for our lock: every ack has come.
    await until(() => relayWaitsForLock(kit));
    crashing.signal('SIGKILL');
    await crashing.stop();
  } finally {
    await lock.query('rollback');
    lock.release();
  }
  expect(await countUnsent(kit.backend)).toBe(3);
  kit.start();
  await kit.allSent();
  const records = await readTopic(kit.bootstrap, kit.topic);
  for (const row of await readOutbox(kit.backend)) {
    const copies = records.filter((record) => record.value === row.event);
    expect(copies.length).toBeGreaterThan(1);
    expect(row.kafka_offset).toBe(copies.at(-1)?.offset);
  }
});

async function relayWaitsForLock({ superuser, database }: RelayKit): Promise<boolean> {
  const { rowCount } = await superuser.query(
    `select from pg_stat_activity
     where datname = $1 and application_name = 'tasktrail-relay' and wait_event_type = 'Lock'`,
    [database.name],
  );
  return rowCount === 1;
}

test('two relays keep the order of every subject and send nothing twice', async () => {
  await createTasks(kit.backend, 40);
  kit.start();
  kit.start();
  const writer = async (seed: number) => {
    for (let round = 0; round < 100; round += 1) {
      const id = 1 + ((seed * 31 + round * 17) % 40);
      await kit.backend.query('update tasks set title = $1 where id = $2', [
        `${seed} ${round}`,
        id,
      ]);
    }
  };
  await Promise.all([1, 2, 3, 4].map(writer));
  await kit.allSent();
  const records = await readTopic(kit.bootstrap, kit.topic);
  expect(records).toHaveLength(440);
  for (const seen of versionsBySubject(records).values()) {
    expect(seen).toEqual(Array.from(seen, (_, index) => index + 1));
  }
});

test('a topic with another number of partitions is refused by name, and nothing is sent', async () => {
  await createTasks(kit.backend, 1);
  const other = `${kit.topic}-other`;
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kit.bootstrap] });
  await admin.createTopics({ topics: [other], partitions: 4, replicas: 1 });
  const relay = kit.start(other);
  await until(() => kit.log.some(({ reason }) => reason?.includes(`${other} has 4 partitions`)));
  expect(relay.kafkaUp()).toBe(false);
  expect(await countUnsent(kit.backend)).toBe(1);
  await admin.deleteTopics({ topics: [other] });
  await admin.close();
});
