import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import type { HeldRange } from '../kafka/held-range.ts';
import { LossFinder } from './loss-finder.ts';
import type { ClearedSubject } from './lost-rows.ts';
import { postgresSession } from './postgres-outbox.ts';

const TOPIC = '0198c0de-0000-4000-8000-000000000007';
const OLDER = '0198c0de-0000-4000-8000-000000000001';
const NEWER = '0198c0de-0000-4000-8000-00000000000f';
/** What the broker says: offsets 10 to 99 are there. */
const RANGE: HeldRange = {
  topicId: TOPIC,
  epochs: [0, 0, 0],
  starts: [10, 10, 10],
  ends: [100, 100, 100],
};

let database: TestDatabase;
let backend: pg.Client;
let owner: pg.Client;
let finder: LossFinder;

beforeEach(async () => {
  database = await createTestDatabase();
  backend = await connect(database.backendUrl);
  owner = await connect(database.ownerUrl);
  finder = new LossFinder();
  await owner.query('update audit_head set topic_id = $1, next_offset = 10', [TOPIC]);
});
afterEach(async () => {
  await Promise.all([backend.end(), owner.end()]);
  await database.drop();
});

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}

/** A task with this many versions, all marked at ascending offsets of partition 0 from `offset` on; returns its subject. */
async function marked(versions: number, offset = 50, topic = TOPIC): Promise<string> {
  const { rows } = await backend.query<{ id: string }>(
    `insert into tasks (title) values ('v1') returning id`,
  );
  const id = rows[0]?.id ?? '';
  for (let version = 2; version <= versions; version += 1) {
    await backend.query('update tasks set title = $1 where id = $2', [`v${version}`, id]);
  }
  await backend.query(
    `update outbox set sent_at = now(), topic_id = $2, partition = 0, kafka_offset = $3 + version - 1
     where subject = $1`,
    [`task/${id}`, topic, offset],
  );
  return `task/${id}`;
}

/** Appends the event as the sink would; under another event id when it is to contradict the outbox. */
async function audit(subject: string, version: number, eventId?: string): Promise<void> {
  await owner.query(
    `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
     select case when $3::text is null then event::jsonb
         else event::jsonb || jsonb_build_object('event_id', $3::text) end,
       0, (select count(*) + 1 from task_audit_log), sha256('any'), $4, 0
     from outbox where subject = $1 and version = $2`,
    [subject, version, eventId, TOPIC],
  );
}

async function unsent(): Promise<[string, number][]> {
  const { rows } = await backend.query<{ subject: string; version: number }>(
    `select subject, version::integer from outbox
     where sent_at is null and topic_id is null and partition is null and kafka_offset is null order by id`,
  );
  return rows.map(({ subject, version }) => [subject, version]);
}

const log = (...ranges: HeldRange[]) => ({
  range: async () => (ranges.length > 1 ? ranges.shift() : ranges[0]) ?? RANGE,
});

function find(now = 0, broker = log(RANGE)): Promise<ClearedSubject[] | undefined> {
  return finder.run(postgresSession(backend), broker, now);
}

describe('lost is', () => {
  test.each<[string, number, string, ClearedSubject['loss']]>([
    ['a topic that was deleted and made again, with a greater id', 50, OLDER, 'topic_gone'],
    ['the same with a smaller id', 50, NEWER, 'topic_gone'],
    ['an offset that retention has passed', 9, TOPIC, 'before_log_start'],
    ['an offset that the log has not reached', 100, TOPIC, 'beyond_log_end'],
  ])('%s', async (_name, offset, topic, loss) => {
    const subject = await marked(1, offset, topic);
    expect(await find()).toEqual([{ subject, rows: 1, loss }]);
    expect(await unsent()).toEqual([[subject, 1]]);
  });

  test('an offset that the head has passed without an audit row', async () => {
    const subject = await marked(1, 50);
    await owner.query('update audit_head set next_offset = 51 where partition = 0');
    expect(await find()).toEqual([{ subject, rows: 1, loss: 'passed_unaudited' }]);
  });
});

describe('not lost is', () => {
  test.each([10, 50, 99])('offset %i, which the log holds', async (offset) => {
    await marked(1, offset);
    expect(await find()).toEqual([]);
    expect(await unsent()).toEqual([]);
  });

  test('what the head of another topic has passed: the sink has not come to this one yet', async () => {
    await marked(1, 50);
    await owner.query('update audit_head set topic_id = $1, next_offset = 51', [OLDER]);
    expect(await find()).toEqual([]);
  });

  test('what another partition’s head has passed', async () => {
    await marked(1, 50);
    await owner.query('update audit_head set next_offset = 51 where partition = 1');
    expect(await find()).toEqual([]);
  });

  test('an audited row that has not been swept, wherever it lay', async () => {
    const subject = await marked(2, 5, OLDER);
    await audit(subject, 1);
    await audit(subject, 2);
    expect(await find()).toEqual([]);
  });

  test('what was never sent', async () => {
    await backend.query(`insert into tasks (title) values ('waiting')`);
    expect(await find()).toEqual([]);
  });

  test('a mark that is newer than what the broker said', async () => {
    await marked(1, 100);
    const grown = { ...RANGE, ends: [101, 101, 101] };
    expect(await find(0, log(RANGE, grown))).toEqual([]);
    // Another relay found it lost meanwhile, and sent it again, beyond the end that the judge knows.
    let asked = 0;
    const resent = {
      range: async () => {
        asked += 1;
        if (asked === 2) await backend.query('update outbox set kafka_offset = 103');
        return RANGE;
      },
    };
    expect(await find(5_000, resent)).toEqual([]);
  });
});

describe('what is sent again', () => {
  test('is every unaudited row of the subject, in order, and nothing of another one', async () => {
    const other = await marked(3, 60);
    const subject = await marked(4, 8);
    await audit(subject, 1);
    expect(await find()).toEqual([{ subject, rows: 3, loss: 'before_log_start' }]);
    expect(await unsent()).toEqual([2, 3, 4].map((version) => [subject, version]));
    expect(other).not.toBe(subject);
  });

  test('is not a subject in conflict: its version is in the log under another event', async () => {
    const subject = await marked(2, 5);
    await audit(subject, 1, '0198c0de-0000-4000-8000-0000000000ff');
    expect(await find()).toEqual([]);
    expect(await unsent()).toEqual([]);
  });

  test('is a subject about which somebody forged a conflict on the topic', async () => {
    const subject = await marked(1, 5);
    await owner.query(
      `insert into audit_quarantine (topic_id, partition, kafka_offset, key, value, reason, detail)
       select $1, 0, 7, convert_to(subject, 'UTF8'), convert_to(event, 'UTF8'), 'conflict', 'forged' from outbox`,
      [TOPIC],
    );
    expect(await find()).toMatchObject([{ subject }]);
  });
});

describe('time', () => {
  test('it looks every 5 s', async () => {
    expect(await find(0)).toEqual([]);
    await marked(1, 5);
    expect(await find(4_999)).toBeUndefined();
    expect(await find(5_000)).toHaveLength(1);
  });

  test('a subject that is lost again and again rests longer each time', async () => {
    const subject = await marked(1, 5);
    const lose = async () => {
      await backend.query(
        `update outbox set sent_at = now(), topic_id = $1, partition = 0, kafka_offset = 5`,
        [TOPIC],
      );
    };
    expect(await find(0)).toHaveLength(1);
    await lose();
    expect(await find(5_000)).toMatchObject([{ subject }]);
    await lose();
    expect(await find(10_000)).toEqual([]);
    expect(await find(15_000)).toMatchObject([{ subject }]);
  });

  test('more than a statement takes is taken up at once, subject by subject', async () => {
    await backend.query(`insert into tasks (title) select n from generate_series(1, 2500) n`);
    await backend.query(
      `update outbox set sent_at = now(), topic_id = $1, partition = 0, kafka_offset = id`,
      [OLDER],
    );
    const steps = [await find(0), await find(0), await find(0), await find(0)];
    expect(steps.map((step) => step?.length)).toEqual([1_000, 1_000, 500, undefined]);
    expect(await unsent()).toHaveLength(2_500);
  });

  test('a finder whose neighbour holds the lock changes nothing and looks again later', async () => {
    const subject = await marked(1, 5);
    const neighbour = await connect(database.backendUrl);
    await neighbour.query('begin');
    await neighbour.query('select pg_advisory_xact_lock(7210341905)');
    expect(await find(0)).toEqual([]);
    expect(await unsent()).toEqual([]);
    await neighbour.query('commit');
    await neighbour.end();
    expect(await find(5_000)).toMatchObject([{ subject }]);
  });
});
