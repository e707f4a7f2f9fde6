import type { PoolClient } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createRelayKit,
  createTasks,
  type OutboxRow,
  readOutbox,
  type RelayKit,
} from './relay-kit.ts';
import { readTopic, versionsBySubject } from './topic-records.ts';

const EVENT_LIMIT = 900_000;
const ALMOST = EVENT_LIMIT - 16;

let kit: RelayKit;
beforeEach(async () => {
  kit = await createRelayKit();
});
afterEach(() => kit.stop());

test('500 edits of a 20,000-character description arrive whole and in order', async () => {
  const [id] = await createTasks(kit.backend, 1);
  const relay = kit.start();
  for (let edit = 0; edit < 500; edit += 1) {
    const description = `${edit} `.padEnd(20_000, 'é');
    await kit.backend.query('update tasks set description = $1 where id = $2', [description, id]);
    relay.poke();
  }
  await kit.allSent();
  const rows = await expectAllOnTheTopic();
  expect(rows).toHaveLength(501);
}, 60_000);

test('events at the limit of 900,000 bytes arrive between small ones of the same subject', async () => {
  const ids = await createTasks(kit.backend, 2);
  for (let round = 0; round < 4; round += 1) {
    for (const id of ids) {
      await updateToTheLimit(id);
      await kit.backend.query('update tasks set title = title where id = $1', [id]);
      await kit.backend.query('update tasks set title = title || $1 where id = $2', ['.', id]);
    }
  }
  kit.start();
  await kit.allSent();
  const rows = await expectAllOnTheTopic();
  expect(rows.filter((row) => Buffer.byteLength(row.event) > ALMOST)).toHaveLength(8);
}, 60_000);

test('a cause that carries a long text as its trace does not make a record that nobody takes', async () => {
  const cause = JSON.stringify({ traceparent: 'x'.repeat(600_000) });
  await kit.backend.query(
    `with cause as (select set_config('tasktrail.cause', $1, true))
     insert into tasks (title) select 'traced' from cause`,
    [cause],
  );
  kit.start();
  await kit.allSent();
  expect(await expectAllOnTheTopic()).toHaveLength(1);
});

/** Fills the cause until the event is a few bytes short of the limit: how long its times are is known only when it is written. */
async function updateToTheLimit(id: string): Promise<void> {
  const client = await kit.backend.connect();
  try {
    let length = EVENT_LIMIT - 1_000;
    for (;;) {
      const bytes = await updateWithNote(client, id, 'n'.repeat(length));
      if (bytes > ALMOST) break;
      await client.query('rollback');
      length += EVENT_LIMIT - 8 - bytes;
    }
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** Leaves the transaction open; returns the bytes of its event. */
async function updateWithNote(client: PoolClient, id: string, note: string): Promise<number> {
  await client.query('begin');
  await client.query(`select set_config('tasktrail.cause', $1, true)`, [JSON.stringify({ note })]);
  await client.query(`update tasks set title = title || '!' where id = $1`, [id]);
  const { rows } = await client.query<{ bytes: number }>(
    'select octet_length(event) as bytes from outbox order by id desc limit 1',
  );
  return rows[0]?.bytes ?? 0;
}

/** Each row's exact text once, where it was marked, versions in order. */
async function expectAllOnTheTopic(): Promise<OutboxRow[]> {
  const rows = await readOutbox(kit.backend);
  const records = await readTopic(kit.bootstrap, kit.topic);
  expect(records).toHaveLength(rows.length);
  const places = new Map(records.map((record) => [`${record.partition}:${record.offset}`, record]));
  for (const row of rows) {
    const record = places.get(`${row.partition}:${row.kafka_offset}`);
    // Not toBe: a failure would print both texts.
    expect(record?.value === row.event, `${row.subject} version ${row.version}`).toBe(true);
  }
  for (const versions of versionsBySubject(records).values()) {
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
  }
  return rows;
}
