import type { TaskEvent } from '@tasktrail/contract';
import { partitionOf } from '@tasktrail/ledger';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

export const foreignRecords: Row = {
  id: 23,
  name: 'foreign-records',
  title:
    'topic: junk, torn JSON, wrong shapes, NUL, null keys and values, 2 MB, all records once more',
  expected: 'set aside or dropped; each partition goes on',
  invariants: ['I1', 'I5'],
  needs: { drainSeconds: 90 },
  run: async (world) => {
    for (let round = 0; round < world.size(3, 10); round += 1) {
      await putJunk(world);
      await putForgery(world);
      await refuseGiant(world);
      await world.load.acknowledged(20);
      await replayGenuine(world);
      await world.untilAudited(90);
    }
    await world.until('what is foreign is set aside', async () => isAllSetAside(world), 60);
  },
};

const text = (value: string) => Buffer.from(value);
const forged = (fields: object) =>
  text(JSON.stringify({ event: 'task.updated', event_id: crypto.randomUUID(), ...fields }));

async function putJunk(world: World): Promise<void> {
  const subject = 'task/1';
  const home = partitionOf(subject);
  const key = text(subject);
  const records = [
    { partition: home, key, value: text('junk') },
    { partition: home, key, value: text('{"event":"task.updated","event_id":"') },
    { partition: home, key, value: text('{"event":"task.updated"}') },
    { partition: home, key, value: text('{"subject":"task/1","title":"\\u0000"}') },
    { partition: home, key, value: Buffer.from([0xff, 0xfe, 0x00, 0x80]) },
    { partition: home, key, value: undefined },
    { partition: home, key: undefined, value: forged({ subject, version: 1 }) },
    { partition: (home + 1) % 3, key, value: forged({ subject, version: 1 }) },
    { partition: home, key, value: forged({ subject, version: world.random.integer(1, 1e6) }) },
    { partition: home, key, value: text('['.repeat(2000) + ']'.repeat(2000)) },
  ];
  await world.topic.put(records);
  world.foreignRecords += records.length;
}

/** Well-formed events that nobody committed: a task's next version, and the first one of a task that is not there. */
export async function putForgery(world: World): Promise<void> {
  const [row] = await world.database.rows<{ event: TaskEvent }>(
    'select event_data as event from task_audit_log order by id desc limit 1',
  );
  if (!row) throw new Error('the log is empty');
  const { event } = row;
  const stranger = 900_000 + world.foreignRecords;
  const next = event.version + 1;
  const unborn = { subject: `task/${stranger}`, task_id: stranger, version: 1 };
  const forgeries = [
    { ...event, version: next, task: { ...event.task, version: next } },
    { ...event, ...unborn, task: { ...event.task, id: stranger, version: 1 } },
  ].map((one) => ({ ...one, event_id: crypto.randomUUID() }));
  await world.topic.put(
    forgeries.map((one) => ({
      partition: partitionOf(one.subject),
      key: text(one.subject),
      value: text(JSON.stringify(one)),
    })),
  );
  world.foreignRecords += forgeries.length;
}

/** More than the topic takes: the broker refuses it. */
async function refuseGiant(world: World): Promise<void> {
  const giant = { partition: 0, key: text('task/1'), value: Buffer.alloc(2 * 1024 * 1024, 0x61) };
  const isTaken = await world.topic.put([giant]).then(
    () => true,
    () => false,
  );
  if (isTaken) throw new Error('the topic took a record of 2 MB');
}

/** Without what this row put there, which would be set aside once more under another offset. */
async function replayGenuine({ database, topic }: World): Promise<void> {
  const captured = await database.rows<{ id: string }>(
    'select event_id as id from task_audit_log union all select event_id from outbox',
  );
  const ids = new Set(captured.map(({ id }) => id));
  const genuine = (await topic.readAll()).filter(({ value }) => {
    const id = /"event_id":\s*"([^"]+)"/.exec(value?.toString('utf8') ?? '')?.[1];
    return id !== undefined && ids.has(id);
  });
  await topic.put(genuine);
}

async function isAllSetAside({ database, foreignRecords }: World): Promise<boolean> {
  const [row] = await database.rows<{ count: number }>(
    'select count(*)::int as count from audit_quarantine',
  );
  return row?.count === foreignRecords;
}
