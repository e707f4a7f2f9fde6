import {
  Admin,
  ConfigResourceTypes,
  Consumer,
  FetchIsolationLevels,
  ListOffsetTimestamps,
} from '@platformatic/kafka';
import { PARTITIONS } from '@tasktrail/ledger';
import type { TopicConfig } from './topic.ts';

/** One record as it lies in the log. */
export interface TopicRecord {
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
}

/** The topic as the broker describes it now. */
export interface TopicLog {
  /** A topic deleted and made again has another one. */
  readonly id: string;
  /** Node that leads each partition. */
  readonly leaders: readonly number[];
  /** First offset that is still there, and the one that comes next, per partition. */
  readonly starts: readonly number[];
  readonly ends: readonly number[];
}

const CONTROL_BATCH = 0x20;
const BATCH_BYTES = 1024 * 1024;

/** Reads a topic from here to there, without a group. */
export class TopicReader {
  readonly #topic: string;
  readonly #consumer: Consumer;

  constructor(topic: Pick<TopicConfig, 'bootstrap' | 'name'>) {
    this.#topic = topic.name;
    this.#consumer = new Consumer({
      clientId: 'tasktrail-database',
      // The constructor wants one; fetching by partition joins no group.
      groupId: 'tasktrail-database',
      bootstrapBrokers: topic.bootstrap,
      autocreateTopics: false,
      // As the sink reads.
      isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
    });
    this.#consumer.topics.track(topic.name);
  }

  async describe(): Promise<TopicLog> {
    const metadata = await this.#consumer.metadata({ topics: [this.#topic], forceUpdate: true });
    const topic = metadata.topics.get(this.#topic);
    if (topic?.partitionsCount !== PARTITIONS) {
      const found = String(topic?.partitionsCount ?? 0);
      throw new Error(`topic ${this.#topic} has ${found} partitions instead of ${PARTITIONS}`);
    }
    return {
      id: topic.id,
      leaders: topic.partitions.map(({ leader }) => leader),
      starts: await this.#offsets(ListOffsetTimestamps.EARLIEST),
      ends: await this.#offsets(ListOffsetTimestamps.LATEST),
    };
  }

  /** The records of a partition from `from` up to and without `end`, as they are fetched. */
  async *read(
    log: TopicLog,
    partition: number,
    { from, end }: { from: number; end: number },
  ): AsyncGenerator<TopicRecord[]> {
    for (let next = from; next < end;) {
      const batch = await this.#fetch(log, partition, next);
      if (batch.next <= next) continue;
      const wanted = batch.records.filter(({ offset }) => offset >= next && offset < end);
      next = batch.next;
      if (wanted.length > 0) yield wanted;
    }
  }

  async close(): Promise<void> {
    await this.#consumer.close();
  }

  async #offsets(timestamp: bigint): Promise<number[]> {
    const offsets = await this.#consumer.listOffsets({ topics: [this.#topic], timestamp });
    return (offsets.get(this.#topic) ?? []).map(Number);
  }

  async #fetch(log: TopicLog, partition: number, from: number) {
    const wanted = {
      partition,
      fetchOffset: BigInt(from),
      partitionMaxBytes: BATCH_BYTES,
      currentLeaderEpoch: -1,
      lastFetchedEpoch: -1,
    };
    const response = await this.#consumer.fetch({
      node: log.leaders[partition] ?? 0,
      topics: [{ topicId: log.id, partitions: [wanted] }],
      maxWaitTime: 500,
      minBytes: 1,
      maxBytes: BATCH_BYTES,
    });
    return flatten(response);
  }
}

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** A broker answers with whole batches, which may begin before the offset asked for; control records are none of ours. */
function flatten(response: FetchResponse): { records: TopicRecord[]; next: number } {
  const batches = response.responses
    .flatMap((topic) => topic.partitions)
    .flatMap(({ records }) => records ?? []);
  const records = batches
    .filter(({ attributes }) => (attributes & CONTROL_BATCH) === 0)
    .flatMap(({ firstOffset, records }) =>
      records.map(({ offsetDelta, key, value }) => {
        return { offset: Number(firstOffset) + offsetDelta, key, value };
      }),
    );
  const last = batches.at(-1);
  return { records, next: last ? Number(last.firstOffset) + last.lastOffsetDelta + 1 : 0 };
}

/** How long the topic keeps a record, in milliseconds; -1 is for ever. */
export async function readRetention(
  topic: Pick<TopicConfig, 'bootstrap' | 'name'>,
): Promise<number> {
  const admin = new Admin({ clientId: 'tasktrail-database', bootstrapBrokers: topic.bootstrap });
  try {
    const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic.name };
    const described = await admin.describeConfigs({
      resources: [{ ...resource, configurationKeys: ['retention.ms'] }],
    });
    const [config] = described.flatMap(({ configs }) => configs);
    return Number(config?.value ?? -1);
  } finally {
    await admin.close();
  }
}
