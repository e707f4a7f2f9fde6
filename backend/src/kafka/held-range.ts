import { Consumer, FetchIsolationLevels, ListOffsetTimestamps } from '@platformatic/kafka';
import { clientOptions, inAnyOrder } from './client.ts';
import { describeTopic, type Topic } from './describe-topic.ts';
import { PARTITIONS } from './partition.ts';

/** What a broker holds of the topic now. */
export interface HeldRange {
  topicId: string;
  /** Leader epoch of each partition. */
  epochs: readonly number[];
  /** First offset that is still there, per partition. */
  starts: number[];
  /** Offset of the record that comes next, per partition. */
  ends: number[];
}

/** A client that asks for offsets and fetches by partition. */
export function openReader(
  bootstrap: readonly string[],
  topic: string,
  clientId: string,
): Consumer {
  const consumer = new Consumer({
    ...clientOptions,
    requestTimeout: 5_000,
    clientId,
    // The constructor wants one; who fetches by partition joins no group.
    groupId: clientId,
    bootstrapBrokers: inAnyOrder(bootstrap),
    // A foreign producer's open transaction must hold nothing back; every record is checked anyway.
    isolationLevel: FetchIsolationLevels.READ_UNCOMMITTED,
  });
  consumer.topics.track(topic);
  return consumer;
}

/** Asks the brokers, never a cache. */
export async function readHeldRange(
  reader: Consumer,
  topic: string,
): Promise<{ described: Topic; range: HeldRange }> {
  const described = await describeTopic(reader, topic);
  const { id: topicId, epochs } = described;
  const starts = await listOffsets(reader, topic, ListOffsetTimestamps.EARLIEST);
  const ends = await readEnds(reader, topic);
  return { described, range: { topicId, epochs, starts, ends } };
}

export async function readEnds(reader: Consumer, topic: string): Promise<number[]> {
  return listOffsets(reader, topic, ListOffsetTimestamps.LATEST);
}

async function listOffsets(reader: Consumer, topic: string, timestamp: bigint): Promise<number[]> {
  const listed = await reader.listOffsets({ topics: [topic], timestamp });
  return Array.from({ length: PARTITIONS }, (_, partition) => {
    const offset = listed.get(topic)?.[partition] ?? -1n;
    if (offset < 0n) throw new Error(`Kafka named no offset of partition ${partition}`);
    return Number(offset);
  });
}
