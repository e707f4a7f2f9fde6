import { Admin, Consumer, ListOffsetTimestamps, ProduceAcks, Producer } from '@platformatic/kafka';

const TOPIC = 'task-events';
const PARTITIONS = [0, 1, 2];
/** Records of one request; those of one partition make one batch, which may have 1 MiB. */
const REQUEST = 50;

/** A record as it lies on the topic. */
export interface TopicRecord {
  readonly partition: number;
  readonly key: Buffer | undefined;
  readonly value: Buffer | undefined;
}

/** What an administrator of the cluster can do to the topic, and see of it. */
export class Topic {
  readonly #bootstrap: string[];

  constructor(bootstrap: string) {
    this.#bootstrap = bootstrap.split(',');
  }

  /** Offset after the last record of each partition. */
  async ends(): Promise<number[]> {
    return this.#asked(async (admin) => {
      const answer = await admin.listOffsets({
        topics: [
          {
            name: TOPIC,
            partitions: PARTITIONS.map((partitionIndex) => ({
              partitionIndex,
              timestamp: ListOffsetTimestamps.LATEST,
            })),
          },
        ],
      });
      const found = answer.flatMap(({ partitions }) => partitions);
      return PARTITIONS.map((one) =>
        Number(found.find(({ partitionIndex }) => partitionIndex === one)?.offset ?? 0),
      );
    });
  }

  /** Removes every record there is, as retention does when it catches up with a topic nobody reads. */
  async expireAll(): Promise<void> {
    const ends = await this.ends();
    await this.#asked(async (admin) =>
      admin.deleteRecords({
        topics: [
          {
            name: TOPIC,
            partitions: PARTITIONS.map((partition) => ({
              partition,
              offset: BigInt(ends[partition] ?? 0),
            })),
          },
        ],
      }),
    );
  }

  /** Deletes the topic and makes another one of the same name and settings: another id, offsets from 0. */
  async makeAnew(): Promise<void> {
    await this.#asked(async (admin) => admin.deleteTopics({ topics: [TOPIC] }));
    await this.#asked(async (admin) =>
      admin.createTopics({
        topics: [TOPIC],
        partitions: PARTITIONS.length,
        replicas: 1,
        configs: [
          { name: 'compression.type', value: 'uncompressed' },
          { name: 'max.message.bytes', value: String(1024 * 1024) },
        ],
      }),
    );
  }

  /** Puts records on the topic past the relay, as anybody who reaches the broker could; in requests that the topic takes. */
  async put(records: readonly TopicRecord[]): Promise<void> {
    const producer = new Producer({
      clientId: 'stranger',
      bootstrapBrokers: this.#bootstrap,
      acks: ProduceAcks.ALL,
    });
    try {
      for (let from = 0; from < records.length; from += REQUEST) {
        // The type asks for keys and values; the protocol knows null ones.
        const messages = records.slice(from, from + REQUEST).map(({ partition, key, value }) => {
          return { topic: TOPIC, partition, key: key as Buffer, value: value as Buffer };
        });
        await producer.send({ messages });
      }
    } finally {
      await producer.close();
    }
  }

  /** Every record that the topic holds now. */
  async readAll(): Promise<TopicRecord[]> {
    const ends = await this.ends();
    const consumer = new Consumer({
      clientId: 'stranger',
      groupId: `stranger-${crypto.randomUUID()}`,
      bootstrapBrokers: this.#bootstrap,
    });
    const stream = await consumer.consume({ topics: [TOPIC], mode: 'earliest' });
    const records: TopicRecord[] = [];
    const open = new Set(PARTITIONS.filter((partition) => (ends[partition] ?? 0) > 0));
    try {
      for await (const { partition, offset, key, value } of stream) {
        records.push({ partition, key, value });
        if (Number(offset) + 1 >= (ends[partition] ?? 0)) open.delete(partition);
        if (open.size === 0) break;
      }
      return records;
    } finally {
      await stream.close();
      await consumer.close(true);
    }
  }

  async #asked<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Admin({ clientId: 'tasktrail-faults', bootstrapBrokers: this.#bootstrap });
    try {
      return await ask(admin);
    } finally {
      await admin.close();
    }
  }
}
