import { Admin, ListOffsetTimestamps } from '@platformatic/kafka';
import { clientOptions, destroyClient, inAnyOrder } from './client.ts';
import { describeTopic } from './describe-topic.ts';
import { PARTITIONS } from './partition.ts';

/** What a broker holds of the topic: first offset and end of each partition. */
export interface HeldRange {
  topicId: string;
  starts: number[];
  ends: number[];
}

/** Asks the brokers, never a cache, which offsets the topic holds. */
export class HeldRangeReader {
  readonly #topic: string;
  readonly #admin: Admin;

  constructor(bootstrap: string[], topic: string) {
    this.#topic = topic;
    this.#admin = new Admin({
      ...clientOptions,
      clientId: 'tasktrail-sweeper',
      bootstrapBrokers: inAnyOrder(bootstrap),
    });
  }

  async read(): Promise<HeldRange> {
    const { id } = await describeTopic(this.#admin, this.#topic);
    const starts = await this.#list(ListOffsetTimestamps.EARLIEST);
    return { topicId: id, starts, ends: await this.#list(ListOffsetTimestamps.LATEST) };
  }

  destroy(): void {
    destroyClient(this.#admin);
  }

  async #list(timestamp: bigint): Promise<number[]> {
    const partitions = Array.from({ length: PARTITIONS }, (_, partitionIndex) => {
      return { partitionIndex, timestamp };
    });
    const answer = await this.#admin.listOffsets({ topics: [{ name: this.#topic, partitions }] });
    const listed = answer.flatMap((topic) => topic.partitions);
    return partitions.map(({ partitionIndex }) => {
      const offset = listed.find((one) => one.partitionIndex === partitionIndex)?.offset ?? -1n;
      if (offset < 0n) throw new Error(`Kafka named no offset of partition ${partitionIndex}`);
      return Number(offset);
    });
  }
}
