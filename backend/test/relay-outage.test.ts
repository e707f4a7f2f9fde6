import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type Broker, startBroker } from './broker.ts';
import {
  countUnsent,
  createRelayKit,
  createTasks,
  readOutbox,
  type RelayKit,
} from './relay-kit.ts';
import { readTopic, versionsBySubject } from './topic-records.ts';
import { until } from './until.ts';

let broker: Broker;
let kit: RelayKit;
beforeAll(async () => {
  broker = await startBroker();
}, 120_000);
afterAll(() => broker.stop());
beforeEach(async () => {
  kit = await createRelayKit(broker.bootstrap);
});
afterEach(() => kit.stop());

test('a killed broker loses nothing: what is written meanwhile waits, each subject stays in order', async () => {
  const relay = kit.start();
  await createTasks(kit.backend, 20);
  await kit.allSent();
  const writing = writeDuring(400, 10);
  await until(async () => (await countUnsent(kit.backend)) > 0);
  await broker.kill();
  await until(() => !relay.kafkaUp());
  await writing;
  await kit.allSent();
  expect(relay.kafkaUp()).toBe(true);
  await expectEveryVersionInOrder();
  const actions = kit.log.map((line) => line.action);
  expect(actions).toContain('relay-failed');
  expect(actions.at(-1)).toBe('relay-recovered');
}, 120_000);

test('while a produce is stalled its transaction holds neither an xid nor a snapshot, and it ends at the deadline', async () => {
  kit.start();
  await createTasks(kit.backend, 1);
  await kit.allSent();
  await freezeInTheMiddleOfAProduce();
  try {
    const seen = await watchStalledSession();
    expect(seen.length).toBeGreaterThan(5);
    const holding = seen.filter(({ xid, xmin }) => xid !== null || xmin !== null);
    expect(holding).toEqual([]);
  } finally {
    await broker.thaw();
  }
  await kit.allSent();
  await expectEveryVersionInOrder();
}, 120_000);

async function writeDuring(rounds: number, pauseMs: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await kit.backend.query(`update tasks set title = $1 where id % 7 = $2`, [
      `${round}`,
      round % 7,
    ]);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
}

interface Session {
  state: string;
  xid: string | null;
  xmin: string | null;
}

async function relaySession(): Promise<Session | undefined> {
  const { rows } = await kit.superuser.query<Session>(
    `select state, backend_xid::text as xid, backend_xmin::text as xmin
     from pg_stat_activity
     where datname = $1 and application_name = 'tasktrail-relay'`,
    [kit.database.name],
  );
  return rows[0];
}

/** Large rows make a batch mostly produce; a freeze that came at another moment is taken back and tried again. */
async function freezeInTheMiddleOfAProduce(): Promise<void> {
  for (;;) {
    await kit.backend.query(
      `update tasks set description = md5(random()::text) || repeat('x', 19000)`,
    );
    await kit.backend.query(
      `insert into tasks (title, description)
       select 'large', repeat('y', 20000) from generate_series(1, 150)`,
    );
    await until(async () => (await relaySession())?.state === 'idle in transaction');
    await broker.freeze();
    const first = await relaySession();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const second = await relaySession();
    if (first?.state === 'idle in transaction' && second?.state === 'idle in transaction') return;
    await broker.thaw();
  }
}

/** Samples of the session until it has given up its transaction, sooner than the server would end it. */
async function watchStalledSession(): Promise<Session[]> {
  const seen: Session[] = [];
  const began = performance.now();
  await until(async () => {
    const session = await relaySession();
    if (session?.state !== 'idle in transaction') return true;
    seen.push(session);
    return false;
  });
  expect(performance.now() - began).toBeLessThan(14_000);
  return seen;
}

/** Every row's text is on the topic; of each subject the first copies count 1, 2, 3. */
async function expectEveryVersionInOrder(): Promise<void> {
  const rows = await readOutbox(kit.backend);
  const records = await readTopic(kit.bootstrap, kit.topic);
  const values = new Set(records.map((record) => record.value));
  expect(rows.filter((row) => !values.has(row.event))).toEqual([]);
  for (const versions of versionsBySubject(records).values()) {
    const firsts = [...new Set(versions)];
    expect(firsts).toEqual(Array.from(firsts, (_, index) => index + 1));
  }
}
