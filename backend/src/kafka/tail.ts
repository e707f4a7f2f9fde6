import type { Consumer } from '@platformatic/kafka';
import { destroyClient } from './client.ts';
import type { Topic } from './describe-topic.ts';
import { type HeldRange, openReader, readEnds, readHeldRange } from './held-range.ts';

/** One record as it lies in the log. */
export interface TailRecord {
  partition: number;
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
}

/** What one fetch brought, in the order of each partition. */
export interface TailBatch {
  records: TailRecord[];
  /** Offset to read next, for each partition that was asked. */
  next: Map<number, number>;
}

export interface TailOptions {
  bootstrap: string[];
  topic: string;
  /** Answers where to read on, per partition; asked at the start and after every error. */
  begin(range: HeldRange): number[];
  /** Takes what was fetched; the next call waits for it, whichever node it comes from. */
  take(batch: TailBatch): Promise<void>;
}

const CONTROL_BATCH = 0x20;
/** About as many records as one batch of the relay: working on a fetch must not hold requests up. A larger batch comes whole. */
const PARTITION_BYTES = 40 * 1024;
const FETCH_BYTES = 4 * PARTITION_BYTES;
const WAIT_MS = 500;

/**
 * Follows the topic from where `begin` says, without a consumer group, until the first error of any kind, which it
 * throws: its caller then follows anew with a fresh client. One loop per leading node, so that a quiet node's long
 * poll holds nothing back.
 */
export class Tail {
  readonly #options: TailOptions;
  readonly #consumer: Consumer;
  #taking = Promise.resolve();

  constructor(options: TailOptions) {
    this.#options = options;
    this.#consumer = openReader(options.bootstrap, options.topic, 'tasktrail-feed');
  }

  /** `onAnswer` is called when the broker has answered, just before `begin`. */
  async follow(onAnswer: () => void): Promise<never> {
    const { described: topic, range } = await readHeldRange(this.#consumer, this.#options.topic);
    onAnswer();
    const next = this.#options.begin(range);
    const loops = nodesOf(topic.leaders).map(([node, partitions]) => {
      const wanted = new Map(partitions.map((partition) => [partition, next[partition] ?? 0]));
      return this.#followNode(node, topic, wanted);
    });
    try {
      return await Promise.race(loops);
    } finally {
      this.destroy();
      await Promise.allSettled(loops);
    }
  }

  /** Offset of the record that comes next, per partition. */
  async ends(): Promise<number[]> {
    return readEnds(this.#consumer, this.#options.topic);
  }

  destroy(): void {
    destroyClient(this.#consumer);
  }

  async #followNode(node: number, topic: Topic, next: Map<number, number>): Promise<never> {
    const wanted = ([partition, offset]: [number, number]) => {
      return wantedPartition(partition, offset, topic.epochs[partition] ?? -1);
    };
    for (;;) {
      const response = await this.#consumer.fetch({
        node,
        topics: [{ topicId: topic.id, partitions: [...next].map(wanted) }],
        maxWaitTime: WAIT_MS,
        minBytes: 1,
        maxBytes: FETCH_BYTES,
      });
      const batch = batchOf(response, next);
      if (batch.next.size === 0) continue;
      this.#taking = this.#taking.then(() => this.#options.take(batch));
      await this.#taking;
      for (const [partition, offset] of batch.next) next.set(partition, offset);
    }
  }
}

function nodesOf(leaders: readonly number[]): [number, number[]][] {
  const nodes = new Map<number, number[]>();
  leaders.forEach((node, partition) => {
    nodes.set(node, [...(nodes.get(node) ?? []), partition]);
  });
  return [...nodes];
}

/** With the epoch, an election in between is an error: the log before it may have been longer than the one after. */
function wantedPartition(partition: number, offset: number, currentLeaderEpoch: number) {
  return {
    partition,
    fetchOffset: BigInt(offset),
    partitionMaxBytes: PARTITION_BYTES,
    currentLeaderEpoch,
    lastFetchedEpoch: -1,
  };
}

type FetchResponse = Awaited<ReturnType<Consumer['fetch']>>;

/** A broker answers with whole batches: what lies before the offset asked for is dropped. */
function batchOf(response: FetchResponse, asked: ReadonlyMap<number, number>): TailBatch {
  const records: TailRecord[] = [];
  const next = new Map<number, number>();
  const answers = response.responses.flatMap((topic) => topic.partitions);
  for (const { partitionIndex: partition, records: batches } of answers) {
    for (const batch of batches ?? []) {
      const first = Number(batch.firstOffset);
      next.set(partition, first + batch.lastOffsetDelta + 1);
      if ((batch.attributes & CONTROL_BATCH) !== 0) continue;
      for (const { offsetDelta, key, value } of batch.records) {
        const offset = first + offsetDelta;
        if (offset >= (asked.get(partition) ?? 0)) records.push({ partition, offset, key, value });
      }
    }
  }
  return { records, next };
}
