import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../../database/test/index.ts';
import type { OutgoingRecord } from '../../src/kafka/acked-producer.ts';
import type { HeldRange } from '../../src/kafka/held-range.ts';
import { partitionOf } from '../../src/kafka/partition.ts';
import { KafkaOutbox } from '../../src/outbox/kafka-outbox.ts';
import type { OutboxLog, OutboxSession } from '../../src/outbox/ports.ts';
import { postgresSession } from '../../src/outbox/postgres-outbox.ts';
import { Chance } from './chance.ts';
import { ModelBroker } from './model-broker.ts';
import { ModelDatabase } from './model-database.ts';
import { ModelLog } from './model-log.ts';
import { ModelSession } from './model-session.ts';
import type { Caller, Surroundings } from './surroundings.ts';
import { VirtualTime } from './virtual-time.ts';
import { Weather } from './weather.ts';

/*
 * What the simulation believes of PostgreSQL and Kafka is asked of both: each test runs against the real ports and against
 * the models.
 */

const ALL = 500;
const TOPIC = '0198c0de-0000-4000-8000-000000000007';
const OTHER = '0198c0de-0000-4000-8000-000000000001';

/** A database, however made, as these tests need it. */
interface Stage {
  open: () => Promise<OutboxSession>;
  /** Ends what `open` gave without a commit. */
  drop: (session: OutboxSession) => Promise<void>;
  /** Commits the next version of a subject. */
  commit: (subject: string) => Promise<void>;
  /** Appends a version to the log as the sink would, perhaps under another event. */
  audit: (subject: string, version: number, isOther?: boolean) => Promise<void>;
  passed: (partition: number, offset: number) => Promise<void>;
  stop: () => Promise<void>;
}

async function postgresStage(): Promise<Stage> {
  const database = await createTestDatabase();
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const clients = new Map<OutboxSession, pg.Client>();
  await owner.query('update audit_head set topic_id = $1', [TOPIC]);
  return {
    open: async () => {
      const client = new pg.Client({ connectionString: database.backendUrl });
      await client.connect();
      const session = postgresSession(client);
      clients.set(session, client);
      return session;
    },
    drop: async (session) => {
      await clients.get(session)?.end();
      clients.delete(session);
    },
    commit: async (subject) => {
      const id = subject.replace('task/', '');
      const changed = await owner.query(`update tasks set title = title || '.' where id = $1`, [
        id,
      ]);
      if (changed.rowCount === 0) await owner.query(`insert into tasks (title) values ('x')`);
    },
    audit: async (subject, version, isOther = false) => {
      await owner.query(
        `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
         select case when $4 then event::jsonb || jsonb_build_object('event_id', gen_random_uuid())
             else event::jsonb end,
           $3, (select count(*) + 1 from task_audit_log where partition = $3), sha256('any'), $5, 0
         from outbox where subject = $1 and version = $2`,
        [subject, version, partitionOf(subject), isOther, TOPIC],
      );
      await owner.query(
        `update audit_head h set seq = (select count(*) from task_audit_log l where l.partition = h.partition)`,
      );
    },
    passed: async (partition, offset) => {
      await owner.query('update audit_head set next_offset = $2 where partition = $1', [
        partition,
        offset,
      ]);
    },
    stop: async () => {
      await Promise.all([...clients.values(), owner].map((client) => client.end()));
      await database.drop();
    },
  };
}

/** Calls that always arrive. */
function directCaller(): Caller {
  const chance = new Chance(1);
  const around: Surroundings = {
    chance,
    time: new VirtualTime(),
    weather: new Weather(chance, 0),
    database: new ModelDatabase(),
    broker: new ModelBroker(),
    brokerIsUp: () => true,
    tell: () => undefined,
    onLosses: () => undefined,
  };
  return { around, call: async (_name, run) => run() };
}

async function modelStage(): Promise<Stage> {
  const caller = directCaller();
  const { database } = caller.around;
  const versions = new Map<string, number>();
  for (const head of database.heads) head.topicId = TOPIC;
  return {
    open: async () => new ModelSession(caller),
    drop: async (session) => (session as ModelSession).close(),
    commit: async (subject) => {
      const version = (versions.get(subject) ?? 0) + 1;
      versions.set(subject, version);
      const event = `${subject} v${version}`;
      const id = database.drawId();
      const row = { id, eventId: event, subject, version, event, bytes: 9, position: undefined };
      database.outbox.set(id, row);
    },
    audit: async (subject, version, isOther = false) => {
      for (const row of database.outbox.values()) {
        if (row.subject !== subject || row.version !== version) continue;
        database.append(isOther ? { ...row, eventId: 'another' } : row);
      }
    },
    passed: async (partition, offset) => {
      const head = database.heads[partition];
      if (head) head.nextOffset = offset;
    },
    stop: async () => undefined,
  };
}

describe.each([
  ['PostgreSQL', postgresStage],
  ['the model of it', modelStage],
])('a session of %s', (_name, create) => {
  let stage: Stage;
  let session: OutboxSession;
  beforeEach(async () => {
    stage = await create();
    session = await stage.open();
  });
  afterEach(() => stage.stop());

  /** Marks the unsent rows at these offsets, in the order of their ids. */
  async function mark(offsets: readonly number[], topic = TOPIC): Promise<void> {
    await session.begin();
    expect(await session.tryLock()).toBe(true);
    const rows = await session.unsent(ALL);
    const sent = rows.map(({ id, subject }, index) => {
      return { id, partition: partitionOf(subject), offset: BigInt(offsets[index] ?? 0) };
    });
    await session.markSent(topic, sent);
    await session.commit();
  }

  const names = async () => (await session.unsent(ALL)).map(({ subject }) => subject);

  async function clear(range: HeldRange, resting: readonly string[] = []) {
    const suspects = await session.suspects(range, resting);
    await session.begin();
    const cleared = await session.clearLost(range, suspects);
    await session.commit();
    return cleared;
  }

  test('unsent rows come by id; marked ones are none', async () => {
    for (const subject of ['task/1', 'task/2', 'task/1']) await stage.commit(subject);
    expect(await names()).toEqual(['task/1', 'task/2', 'task/1']);
    expect(await session.hasUnsent()).toBe(true);
    await mark([1, 2, 3]);
    expect(await names()).toEqual([]);
    expect(await session.hasUnsent()).toBe(false);
  });

  test('no more rows come than are asked for, and each says how many wait from it on', async () => {
    for (const subject of ['task/1', 'task/2', 'task/3']) await stage.commit(subject);
    const rows = await session.unsent(2);
    expect(rows.map(({ subject, backlog }) => [subject, backlog])).toEqual([
      ['task/1', 3],
      ['task/2', 2],
    ]);
  });

  test('a mark is seen when it commits, and never when its session ends before', async () => {
    await stage.commit('task/1');
    const other = await stage.open();
    await other.begin();
    const [row] = await other.unsent(ALL);
    await other.markSent(TOPIC, [{ id: row?.id ?? '', partition: 0, offset: 1n }]);
    expect(await session.hasUnsent()).toBe(true);
    await stage.drop(other);
    expect(await session.hasUnsent()).toBe(true);
  });

  test('one transaction holds the lock, until it commits or its session ends', async () => {
    const [second, third] = [await stage.open(), await stage.open()];
    await session.begin();
    expect(await session.tryLock()).toBe(true);
    await second.begin();
    expect(await second.tryLock()).toBe(false);
    await session.commit();
    expect(await second.tryLock()).toBe(true);
    await stage.drop(second);
    await third.begin();
    await expect.poll(() => third.tryLock()).toBe(true);
    await third.commit();
  });

  test('sweeping deletes what is audited and says how far it looked', async () => {
    for (let version = 1; version <= 3; version += 1) await stage.commit('task/1');
    const partition = partitionOf('task/1');
    await stage.audit('task/1', 1);
    await session.begin();
    expect(await session.sweepOutbox('0')).toMatchObject({ seen: 3, deleted: 1 });
    await session.commit();
    expect(await names()).toHaveLength(2);
    await stage.audit('task/1', 2);
    await session.begin();
    const swept = { last: '2', seen: 1, deleted: 1 };
    expect(await session.sweepPartition(partition, '1')).toEqual(swept);
    expect(await session.sweepPartition(partition, '2')).toEqual({
      last: null,
      seen: 0,
      deleted: 0,
    });
    await session.commit();
    expect(await names()).toHaveLength(1);
    expect((await session.heads()).get(partition)).toBe('2');
  });

  const range: HeldRange = {
    topicId: TOPIC,
    epochs: [0, 0, 0],
    starts: [10, 10, 10],
    ends: [20, 20, 20],
  };

  test.each([
    ['topic_gone', 15, OTHER],
    ['before_log_start', 9, TOPIC],
    ['beyond_log_end', 20, TOPIC],
    ['passed_unaudited', 12, TOPIC],
  ])('%s: every row of the subject is cleared', async (loss, offset, topic) => {
    await stage.passed(partitionOf('task/1'), 13);
    await stage.commit('task/1');
    await mark([offset], topic);
    await stage.commit('task/1');
    await mark([15]);
    expect(await clear(range, ['task/1'])).toEqual([]);
    expect(await clear(range)).toEqual([{ subject: 'task/1', rows: 2, loss }]);
    expect(await names()).toEqual(['task/1', 'task/1']);
  });

  test.each([13, 19])('nothing is lost at offset %i', async (offset) => {
    await stage.passed(partitionOf('task/1'), 13);
    await stage.commit('task/1');
    await mark([offset]);
    expect(await clear(range)).toEqual([]);
  });

  test('an audited row is not lost, a subject in conflict is left alone', async () => {
    await stage.commit('task/1');
    await stage.commit('task/2');
    await mark([5, 5]);
    await stage.audit('task/1', 1);
    await stage.audit('task/2', 1, true);
    expect(await clear(range)).toEqual([]);
  });

  test('a suspect that was marked elsewhere meanwhile is not judged', async () => {
    await stage.commit('task/1');
    await mark([5]);
    const suspects = await session.suspects(range, []);
    const stale = suspects.map((suspect) => ({ ...suspect, kafka_offset: '6' }));
    expect(suspects).toHaveLength(1);
    await session.begin();
    expect(await session.clearLost(range, stale)).toEqual([]);
    await session.commit();
  });
});

interface LogStage {
  log: OutboxLog;
  stop: () => Promise<void>;
}

async function kafkaStage(): Promise<LogStage> {
  const { bootstrap, topic, drop } = await createTestTopic();
  return { log: new KafkaOutbox([bootstrap], topic), stop: drop };
}

async function modelLogStage(): Promise<LogStage> {
  return { log: new ModelLog(directCaller()), stop: async () => undefined };
}

describe.each([
  ['Kafka', kafkaStage],
  ['the model of it', modelLogStage],
])('the topic in %s', (_name, create) => {
  let stage: LogStage;
  beforeEach(async () => {
    stage = await create();
  });
  afterEach(async () => {
    stage.log.destroy();
    await stage.stop();
  });

  const record = (partition: number): OutgoingRecord => {
    return { partition, key: 'task/1', value: '{}', headers: {} };
  };

  test('offsets count up in each partition, and the range grows with them', async () => {
    const { log } = stage;
    const { id } = await log.describe();
    const range = { topicId: id, epochs: [0, 0, 0], starts: [0, 0, 0] };
    expect(await log.range()).toEqual({ ...range, ends: [0, 0, 0] });
    expect(await log.send([record(0), record(2), record(0)])).toEqual([0n, 0n, 1n]);
    expect(await log.send([record(2)])).toEqual([1n]);
    expect(await log.range()).toEqual({ ...range, ends: [2, 0, 2] });
    expect(log.healthy).toBe(true);
  });

  test('a destroyed client answers nothing any more', async () => {
    await stage.log.describe();
    stage.log.destroy();
    await expect(stage.log.send([record(0)])).rejects.toBeInstanceOf(Error);
    expect(stage.log.healthy).toBe(false);
  });
});
