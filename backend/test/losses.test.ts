import { Admin } from '@platformatic/kafka';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureTopic } from '../../database/src/topic.ts';
import { startAuditConsumer } from './audit-consumer.ts';
import { createRelayKit, createTasks, type RelayKit } from './relay-kit.ts';
import { until } from './until.ts';

const LONG = 120_000;

let kit: RelayKit;
let admin: Admin;
let consumers: ReturnType<typeof startAuditConsumer>[];
beforeEach(async () => {
  kit = await createRelayKit();
  admin = new Admin({ clientId: 'test', bootstrapBrokers: [kit.bootstrap] });
  consumers = [];
});
afterEach(async () => {
  await Promise.all(consumers.map((consumer) => consumer.stop()));
  await admin.close();
  await kit.stop();
});

function startConsumer(): void {
  consumers.push(startAuditConsumer(kit));
}

/** Each task changes this many times. */
async function change(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    await kit.backend.query('update tasks set title = $1', [`${time} ${Math.random()}`]);
  }
}

interface Law {
  committed: string;
  audited: string;
  waiting: string;
  holds: boolean;
}

/** Every commit is in the log, each subject counts 1, 2, 3 in the order of its chain, and nothing else happened. */
async function expectAllAudited(): Promise<void> {
  await until(async () => {
    const { rows } = await kit.backend.query<Law>('select * from law()');
    return rows[0]?.waiting === '0' && rows[0].holds;
  });
  const { rows: disorder } = await kit.owner.query(
    `select subject, version, place from (
       select subject, version, row_number() over (partition by subject order by seq) as place
       from task_audit_log
     ) logged where version <> place`,
  );
  expect(disorder).toEqual([]);
  const { rowCount } = await kit.owner.query('select from audit_quarantine');
  expect(rowCount).toBe(0);
}

const reasons = () =>
  kit.log.filter(({ action }) => action === 'losses-found').map((line) => JSON.stringify(line));

test(
  'a topic deleted and made again before the sink had read it loses nothing',
  async () => {
    await createTasks(kit.backend, 20);
    const relay = kit.start();
    await change(5);
    await kit.allSent();
    await relay.stop();
    await recreateTopic();
    kit.start();
    startConsumer();
    await change(2);
    await expectAllAudited();
    expect(reasons().join('\n')).toContain('topic_gone');
  },
  LONG,
);

test(
  'a topic deleted and made again under load loses nothing',
  async () => {
    await createTasks(kit.backend, 20);
    kit.start();
    await change(5);
    await kit.allSent();
    const changing = change(200);
    await recreateTopic();
    startConsumer();
    await changing;
    await expectAllAudited();
    const { rows } = await kit.backend.query('select committed::integer from law()');
    expect(rows).toEqual([{ committed: 20 * 206 }]);
  },
  LONG,
);

test(
  'records that retention took before the sink read them are sent again',
  async () => {
    await createTasks(kit.backend, 20);
    const relay = kit.start();
    await change(5);
    await kit.allSent();
    await relay.stop();
    await forgetRecords();
    kit.start();
    startConsumer();
    await change(2);
    await expectAllAudited();
    expect(reasons().join('\n')).toContain('before_log_start');
  },
  LONG,
);

test(
  'acknowledged records of which the broker knows nothing any more are sent again, in order',
  async () => {
    await createTasks(kit.backend, 20);
    await change(4);
    // What a broker leaves that lost its tail: rows marked at offsets that the log does not hold.
    const { topics } = await admin.metadata({ topics: [kit.topic] });
    await kit.backend.query(
      `update outbox set sent_at = now(), topic_id = $1, partition = id % 3, kafka_offset = id + 1000
       where version between 2 and 3`,
      [topics.get(kit.topic)?.id],
    );
    kit.start();
    startConsumer();
    await expectAllAudited();
    expect(reasons().join('\n')).toContain('beyond_log_end');
  },
  LONG,
);

test(
  'rows below the head without an audit row are sent again',
  async () => {
    startConsumer();
    kit.start();
    await createTasks(kit.backend, 20);
    await change(2);
    await expectAllAudited();
    const { rows } = await kit.backend.query<{ id: string }>(
      `select topic_id as id from audit_head where next_offset > 0 limit 1`,
    );
    // As after a head that an incident moved past them.
    const client = await kit.backend.connect();
    await client.query('begin');
    await client.query(`update tasks set title = 'unlucky'`);
    await client.query(
      `update outbox set sent_at = now(), topic_id = $1, kafka_offset = 0, partition = (
         select l.partition from task_audit_log l where l.subject = outbox.subject limit 1
       ) where sent_at is null`,
      [rows[0]?.id],
    );
    await client.query('commit');
    client.release();
    await expectAllAudited();
    expect(reasons().join('\n')).toContain('passed_unaudited');
  },
  LONG,
);

async function recreateTopic(): Promise<void> {
  const { bootstrap, topic: name } = kit;
  await admin.deleteTopics({ topics: [name] });
  // The broker holds on to the name for a moment.
  await until(async () => {
    const made = await ensureTopic({ bootstrap: [bootstrap], name, replication: 1 }).catch(
      () => '',
    );
    return made === 'created';
  });
}

async function forgetRecords(): Promise<void> {
  const partitions = [0, 1, 2].map((partition) => ({ partition, offset: -1n }));
  await admin.deleteRecords({ topics: [{ name: kit.topic, partitions }] });
}
