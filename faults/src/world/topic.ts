import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';

const TOPIC = 'task-events';
const PARTITIONS = [0, 1, 2];

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

  async #asked<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = new Admin({ clientId: 'tasktrail-faults', bootstrapBrokers: this.#bootstrap });
    try {
      return await ask(admin);
    } finally {
      await admin.close();
    }
  }
}
