import pg from 'pg';
import { pino } from 'pino';
import { ensureTopic } from '../../database/src/topic.ts';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { type Relay, startRelay } from '../src/outbox/relay.ts';
import { until } from './until.ts';

/** A database and a topic of their own, and relays between them. */
export interface RelayKit extends Omit<TestTopic, 'drop'> {
  database: TestDatabase;
  /** Role backend. */
  backend: pg.Pool;
  owner: pg.Pool;
  superuser: pg.Pool;
  /** Starts a relay on the kit's topic, or on another one. */
  start: (topic?: string) => Relay;
  /** Lines of the relays' log. */
  log: { action?: string; reason?: string }[];
  allSent: () => Promise<void>;
  stop: () => Promise<void>;
}

/** With a broker of its own when the test is going to hurt it. */
export async function createRelayKit(ownBroker?: string): Promise<RelayKit> {
  const database = await createTestDatabase();
  const { bootstrap, topic, drop } = await topicOn(ownBroker);
  const [backend, owner, superuser] = [
    poolOf(database.backendUrl),
    poolOf(database.ownerUrl),
    poolOf(database.superuserUrl),
  ];
  const relays: Relay[] = [];
  const log: RelayKit['log'] = [];
  const write = (line: string) => void log.push(JSON.parse(line) as RelayKit['log'][number]);
  const logger = pino({ level: 'debug', base: null }, { write });
  const options = { databaseUrl: database.backendUrl, bootstrap: [bootstrap], topic, logger };
  return {
    database,
    bootstrap,
    topic,
    backend,
    owner,
    superuser,
    log,
    start: (other = topic) => {
      const relay = startRelay({ ...options, topic: other });
      relays.push(relay);
      return relay;
    },
    allSent: async () => {
      await until(async () => (await countUnsent(backend)) === 0);
    },
    stop: async () => {
      await Promise.all(relays.map((relay) => relay.stop()));
      await Promise.all([backend.end(), owner.end(), superuser.end()]);
      await drop();
      await database.drop();
    },
  };
}

async function topicOn(ownBroker: string | undefined): Promise<TestTopic> {
  if (ownBroker === undefined) return createTestTopic();
  const name = 'task-events';
  await ensureTopic({ bootstrap: [ownBroker], name, replication: 1 });
  return { bootstrap: ownBroker, topic: name, drop: async () => undefined };
}

function poolOf(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 8 });
  // Dropping the database ends what is left.
  pool.on('error', () => undefined);
  return pool;
}

export async function countUnsent(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ unsent: number }>(
    'select count(*)::integer as unsent from outbox where sent_at is null',
  );
  return rows[0]?.unsent ?? 0;
}

/** An outbox row as the tests compare it. */
export interface OutboxRow {
  event_id: string;
  subject: string;
  version: number;
  event: string;
  topic_id: string | null;
  partition: number | null;
  kafka_offset: number | null;
}

export async function readOutbox(pool: pg.Pool): Promise<OutboxRow[]> {
  const { rows } = await pool.query<OutboxRow>(
    `select event_id, subject, version::integer, event, topic_id, partition,
       kafka_offset::integer
     from outbox order by id`,
  );
  return rows;
}

/** Creates tasks; returns their ids. */
export async function createTasks(pool: pg.Pool, count: number): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into tasks (title) select 'task ' || n from generate_series(1, $1) n returning id`,
    [count],
  );
  return rows.map((row) => row.id);
}
