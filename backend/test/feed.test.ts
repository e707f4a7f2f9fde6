import { request } from 'node:http';
import { Admin } from '@platformatic/kafka';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureTopic } from '../../database/src/topic.ts';
import { createFeedKit, type FeedKit } from './feed-kit.ts';
import type { LiveClient } from './live-client.ts';
import { createTasks, readOutbox } from './relay-kit.ts';
import { produceForeign } from './topic-records.ts';
import { until } from './until.ts';

let kit: FeedKit;
beforeEach(async () => {
  kit = await createFeedKit();
});
afterEach(() => kit.stop());

const received = (client: LiveClient, change: string) =>
  until(() => client.changes.includes(change));

test('hello comes first, then each committed change as it lies in the outbox', async () => {
  kit.start();
  const { connect } = await kit.startFeed();
  const client = connect();
  await client.first('hello');
  await createTasks(kit.backend, 1);
  const { event, partition, offset } = await client.first('event');
  await kit.allSent();
  const [row] = await readOutbox(kit.backend);
  expect(client.frames[0]?.type).toBe('hello');
  expect(event).toEqual(JSON.parse(row?.event ?? ''));
  expect([partition, offset]).toEqual([row?.partition, row?.kafka_offset]);
});

test('a change that was never committed reaches no socket, whatever its record looks like', async () => {
  kit.start();
  const { connect, log } = await kit.startFeed();
  const client = connect();
  await client.first('hello');
  await createTasks(kit.backend, 1);
  const { event, partition } = await client.first('event');
  const text = (await readOutbox(kit.backend))[0]?.event ?? '';
  const key = Buffer.from(event.subject);
  const forged = (changes: object) => Buffer.from(JSON.stringify({ ...event, ...changes }));
  const elsewhere = (partition + 1) % 3;
  const foreign = [
    { partition, key, value: Buffer.from([0xff, 0x00, 0x7b]) },
    { partition, key },
    { partition, key, value: Buffer.from('{"deep":'.repeat(50_000)) },
    { partition, key, value: Buffer.from('"\\ud800\\u0000"') },
    { partition, key, value: Buffer.from('{"event_id":"x","subject":"task/1"}') },
    { partition, key, value: forged({ version: 2 }) },
    { partition, key, value: forged({ version: 2, event_id: crypto.randomUUID() }) },
    { partition, key, value: forged({ task: { ...event.task, title: 'owned' } }) },
    { partition, key: Buffer.from('task/4'), value: Buffer.from(text) },
    { partition, value: Buffer.from(text) },
    { partition: elsewhere, key, value: Buffer.from(text) },
  ];
  await produceForeign(kit.bootstrap, kit.topic, foreign);
  await kit.backend.query(`update tasks set title = 'second'`);
  await received(client, 'task/1 v2');
  await until(() => log.reduce((sum, line) => sum + (line.count ?? 0), 0) === foreign.length);
  expect(client.changes).toEqual(['task/1 v1', 'task/1 v2']);
});

test('a replay of a swept event is checked against the log and delivered again', async () => {
  kit.start();
  const { connect } = await kit.startFeed();
  const client = connect();
  await client.first('hello');
  await createTasks(kit.backend, 1);
  const { event, partition } = await client.first('event');
  const text = (await readOutbox(kit.backend))[0]?.event ?? '';
  await kit.owner.query(
    `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
     select event::jsonb, partition, 1, decode(repeat('00', 32), 'hex'), topic_id, 0 from outbox`,
  );
  await kit.owner.query('update audit_head set seq = 1 where partition = $1', [partition]);
  await until(async () => (await readOutbox(kit.backend)).length === 0);
  const copy = { partition, key: Buffer.from(event.subject), value: Buffer.from(text) };
  await produceForeign(kit.bootstrap, kit.topic, [copy]);
  await until(() => client.changes.length === 2);
  expect(client.changes).toEqual(['task/1 v1', 'task/1 v1']);
});

test('audited hints follow the heads, and one who comes later hears the last one', async () => {
  const { connect } = await kit.startFeed();
  const client = connect();
  await client.first('hello');
  const topic = crypto.randomUUID();
  await kit.owner.query('update audit_head set topic_id = $1, next_offset = 10 * partition', [
    topic,
  ]);
  const hint = { type: 'audited', topic, partitions: { 0: 0, 1: 10, 2: 20 } };
  expect(await client.first('audited')).toEqual(hint);
  expect(await connect().first('audited')).toEqual(hint);
});

test('a pulse says how long the oldest change has waited for Kafka', async () => {
  const { connect } = await kit.startFeed();
  const client = connect();
  await client.first('hello');
  await createTasks(kit.backend, 1);
  await until(() => client.of('pulse').some(({ behind_seconds }) => behind_seconds > 5));
  kit.start();
  await until(() => client.of('pulse').at(-1)?.behind_seconds === 0);
  expect(client.of('pulse').length).toBeGreaterThan(2);
}, 40_000);

test('a cursor resumes on another replica, which is waited for when it is behind', async () => {
  kit.start();
  const ahead = await kit.startFeed();
  const behind = await kit.startFeed({ tailDelayMs: 1_000 });
  await until(() => ahead.feed.kafkaUp() && behind.feed.kafkaUp());
  const client = ahead.connect();
  await client.first('hello');
  await createTasks(kit.backend, 2);
  await until(() => client.changes.length === 2);
  await client.close();
  const back = behind.connect(client.cursor);
  await createTasks(kit.backend, 1);
  await back.first('resumed');
  await received(back, 'task/3 v1');
  expect(back.changes).toEqual(['task/3 v1']);
  expect(back.of('resync')).toEqual([]);
});

test('a cursor from before this replica’s ring, or from nowhere, is told to list', async () => {
  kit.start();
  const first = await kit.startFeed();
  const client = first.connect();
  await client.first('hello');
  await createTasks(kit.backend, 1);
  await client.first('event');
  const younger = await kit.startFeed();
  await until(() => younger.feed.kafkaUp());
  const old = younger.connect((await client.first('hello')).cursor);
  const strange = younger.connect('garbage');
  expect((await old.first('resync')).cursor).toBe((await strange.first('resync')).cursor);
});

test('without a topic the page gets hello, and resync when the topic is there', async () => {
  const topic = `${kit.topic}-late`;
  const { connect, feed } = await kit.startFeed({ topic });
  const client = connect();
  await client.first('hello');
  expect(feed.kafkaUp()).toBe(false);
  await ensureTopic({ bootstrap: [kit.bootstrap], name: topic, replication: 1 });
  kit.start(topic);
  await client.first('resync');
  await createTasks(kit.backend, 1);
  await received(client, 'task/1 v1');
  await deleteTopic(topic);
});

test('when the topic is made anew everybody resyncs and gets what the new one brings', async () => {
  const topic = `${kit.topic}-again`;
  await ensureTopic({ bootstrap: [kit.bootstrap], name: topic, replication: 1 });
  const { connect } = await kit.startFeed({ topic });
  const client = connect();
  await client.first('hello');
  await deleteTopic(topic);
  await ensureTopic({ bootstrap: [kit.bootstrap], name: topic, replication: 1 });
  await client.first('resync');
  kit.start(topic);
  await createTasks(kit.backend, 1);
  await received(client, 'task/1 v1');
  expect(client.frames[0]?.type).toBe('hello');
  await deleteTopic(topic);
});

async function deleteTopic(topic: string): Promise<void> {
  const admin = new Admin({ clientId: 'test', bootstrapBrokers: [kit.bootstrap] });
  await admin.deleteTopics({ topics: [topic] });
  await admin.close();
}

test('a client that does not read is closed with 1013', async () => {
  kit.start();
  // It is not cut off before it has read why.
  const { connect } = await kit.startFeed({ limits: { closeMs: 60_000 } });
  const client = connect();
  await client.first('hello');
  client.socket.pause();
  await kit.backend.query(
    `insert into tasks (title, description)
     select n, repeat('x', 20000) from generate_series(1, 1000) n`,
  );
  await kit.allSent();
  const reading = connect();
  await reading.first('hello');
  client.socket.resume();
  expect(await client.closed).toBe(1013);
}, 60_000);

test('ping is answered with its id; what is no frame of a client closes with 1008, too much with 1009', async () => {
  const { connect } = await kit.startFeed();
  const [polite, rude, loud] = [connect(), connect(), connect()];
  for (const client of [polite, rude, loud]) await client.first('hello');
  polite.socket.send('{"type":"ping","id":"7"}');
  expect(await polite.first('pong')).toMatchObject({ id: '7' });
  rude.socket.send('{"type":"subscribe"}');
  expect(await rude.closed).toBe(1008);
  loud.socket.send('x'.repeat(17 * 1024));
  expect(await loud.closed).toBe(1009);
});

test('stopping closes every socket with 1001', async () => {
  const replica = await kit.startFeed();
  const clients = [replica.connect(), replica.connect()];
  for (const client of clients) await client.first('hello');
  await replica.stop();
  expect(await Promise.all(clients.map((client) => client.closed))).toEqual([1001, 1001]);
});

test.each([
  ['another path', '/api/other', true, 404],
  ['no path at all', '//', true, 404],
  ['a foreign origin', '/api/live', false, 403],
  ['a foreign host', '/api/live', 421, 421],
] as const)('an upgrade of %s is refused', async (_, path, allowed, status) => {
  const { port } = await kit.startFeed({ allowOrigin: () => allowed });
  const answered = Promise.withResolvers<number | undefined>();
  const headers = {
    Connection: 'Upgrade',
    Upgrade: 'websocket',
    'Sec-WebSocket-Version': '13',
    'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
  };
  request({ port, path, headers }, (response) => answered.resolve(response.statusCode))
    .on('error', answered.reject)
    .end();
  expect(await answered.promise).toBe(status);
});
