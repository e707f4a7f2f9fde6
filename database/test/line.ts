import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Producer } from '@platformatic/kafka';
import { partitionOf, type SetAside, signRecord, type UnsignedRecord } from '@tasktrail/ledger';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createTestTopic, type TestTopic } from './topic.ts';

/** A topic, the databases that live on it one after the other, and a signer's key. What a test opened it closes. */
export interface World {
  readonly topic: { bootstrap: string[]; name: string };
  /** For files. */
  readonly folder: string;
  /** A fresh, migrated database and a session of its owner. */
  database(): Promise<Line>;
  /** Another session of its owner. */
  session(line: Line): Promise<pg.Client>;
  produce(
    records: readonly { key: string; value: string; partition?: number }[],
    topic?: string,
  ): Promise<void>;
  close(): Promise<void>;
}

/** A database on the topic. */
export interface Line {
  readonly database: TestDatabase;
  readonly owner: pg.Client;
  /** As the relay does: every unsent row, in order, marked with its place. */
  publish(): Promise<void>;
  /** Runs the real consumer until everything on the topic is judged. */
  audit(): Promise<void>;
}

export async function createWorld(): Promise<World> {
  const topic = await createTestTopic();
  const folder = await mkdtemp(join(tmpdir(), 'tasktrail-backup-'));
  const producer = new Producer<string, string, string, string>({
    clientId: 'line-test',
    bootstrapBrokers: topic.bootstrap.split(','),
    acks: -1,
    serializers: { key: bytes, value: bytes, headerKey: bytes, headerValue: bytes },
  });
  const closers: (() => Promise<void>)[] = [];
  return {
    topic: { bootstrap: topic.bootstrap.split(','), name: topic.topic },
    folder,
    async database() {
      const database = await createTestDatabase();
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      closers.push(async () => {
        await owner.end();
        await database.drop();
      });
      return {
        database,
        owner,
        publish: () => publish(owner, producer, topic.topic),
        audit: () => audit(database, owner, topic),
      };
    },
    async session({ database }) {
      const client = new pg.Client({ connectionString: database.ownerUrl });
      await client.connect();
      closers.unshift(() => client.end());
      return client;
    },
    async produce(records, to = topic.topic) {
      const messages = records.map(({ key, value, partition = partitionOf(key) }) => {
        return { topic: to, key, value, partition };
      });
      await producer.send({ messages });
    },
    async close() {
      await producer.close();
      for (const close of closers) await close();
      await topic.drop();
      await rm(folder, { recursive: true });
    },
  };
}

const bytes = (text?: string) => (text === undefined ? undefined : Buffer.from(text, 'utf8'));

interface UnsentRow {
  id: string;
  subject: string;
  event: string;
}

async function publish(
  owner: pg.Client,
  producer: Producer<string, string, string, string>,
  topic: string,
): Promise<void> {
  const unsent = 'select id, subject, event from outbox where sent_at is null order by id';
  const metadata = await producer.metadata({ topics: [topic], forceUpdate: true });
  const topicId = metadata.topics.get(topic)?.id;
  for (const { id, subject, event } of (await owner.query<UnsentRow>(unsent)).rows) {
    const partition = partitionOf(subject);
    const message = { topic, partition, key: subject, value: event };
    const { offsets = [] } = await producer.send({ messages: [message] });
    const mark = `
      update outbox set sent_at = now(), topic_id = $2, partition = $3, kafka_offset = $4 where id = $1`;
    await owner.query(mark, [id, topicId, partition, offsets[0]?.offset]);
  }
}

const room = fileURLToPath(new URL('../../consumer', import.meta.url));

/** Ends when each head stands at the end of the topic; the sweeper's work is done at the end. */
async function audit(database: TestDatabase, owner: pg.Client, topic: TestTopic): Promise<void> {
  const consumer = spawn(join(room, '.venv/bin/python'), ['-m', 'audit_consumer', 'run'], {
    cwd: room,
    env: {
      DATABASE_URL: database.consumerUrl,
      KAFKA_BOOTSTRAP: topic.bootstrap,
      KAFKA_TOPIC: topic.topic,
      KAFKA_GROUP: randomUUID(),
      GROUP_INSTANCE_ID: 'line-test',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(consumer, 'exit');
  try {
    while (!(await isIdle(owner))) {
      refuseDead(consumer);
      await setTimeout(50);
    }
  } finally {
    consumer.kill('SIGTERM');
    await ended;
  }
  await owner.query(
    'delete from outbox o where exists (select from task_audit_log l where l.event_id = o.event_id)',
  );
}

function refuseDead({ exitCode }: ChildProcess): void {
  if (exitCode !== null) throw new Error(`the consumer ended with ${exitCode}`);
}

/** Every published change is audited: tests publish something last in each partition they care for. */
async function isIdle(owner: pg.Client): Promise<boolean> {
  const query = `
    select from outbox o
    where sent_at is not null and not exists (select from task_audit_log l where l.event_id = o.event_id) limit 1`;
  return (await owner.query(query)).rowCount === 0;
}

/** Signs as the signer does, with a key of its own. */
export class TestSigner {
  readonly #key = generateKeyPairSync('ed25519');
  readonly #lines: string[] = [];
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What was signed, as the records of the signer's topic. */
  get records(): { key: string; value: string; partition: number }[] {
    return this.#lines.map((value) => {
      const { partition } = JSON.parse(value) as { partition: number };
      return { key: String(partition), value, partition };
    });
  }

  get file(): string {
    return join(this.#folder, 'signed.ndjson');
  }

  get keyFile(): string {
    return join(this.#folder, 'signer.pub');
  }

  sign(record: UnsignedRecord): void {
    this.#lines.push(JSON.stringify(signRecord(record, this.#key.privateKey)));
  }

  /** A checkpoint of every head, with everything that was set aside so far. */
  async signHeads(owner: pg.Client): Promise<void> {
    const { rows } = await owner.query<Omit<UnsignedCheckpoint, 'kind' | 'signed_at'>>(heads);
    for (const head of rows) {
      this.sign({ kind: 'checkpoint', ...head, signed_at: new Date().toISOString() });
    }
    await this.write();
  }

  async write(): Promise<void> {
    await writeFile(this.file, this.#lines.map((line) => `${line}\n`).join(''));
    const pem = this.#key.publicKey.export({ type: 'spki', format: 'pem' });
    await writeFile(this.keyFile, pem);
  }
}

interface UnsignedCheckpoint {
  kind: 'checkpoint';
  partition: number;
  seq: number;
  hash: string;
  topic_id: string | null;
  next_offset: number;
  set_aside: SetAside[];
  signed_at: string;
}

const heads = `
  select partition, seq::float8, encode(hash, 'hex') as hash, topic_id::text, next_offset::float8, coalesce((
    select jsonb_agg(jsonb_build_object('topic_id', q.topic_id, 'offset', q.kafka_offset, 'why', 'quarantined'))
    from audit_quarantine q where q.partition = h.partition
  ), '[]') as set_aside
  from audit_head h order by partition`;
