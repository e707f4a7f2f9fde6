import type { Base } from '@platformatic/kafka';
import { PARTITIONS } from './partition.ts';

/** What a broker says of the topic now. */
export interface Topic {
  /** Another id under the same name is another topic: its offsets start again. */
  id: string;
  /** Node that leads each partition. */
  leaders: number[];
  /** Counts the elections of each partition. Offsets given out under one epoch may have been lost before the next. */
  epochs: number[];
}

/** The topic exists and is not the one the chains were built on. Waiting does not help. */
export class TopicRefused extends Error {}

/** Asks a broker, never the client's cache: the answer is also the sign that Kafka can be reached. */
export async function describeTopic(client: Pick<Base, 'metadata'>, name: string): Promise<Topic> {
  const metadata = await client.metadata({ topics: [name], forceUpdate: true });
  const topic = metadata.topics.get(name);
  if (topic === undefined) throw new TopicRefused(`topic ${name} is missing from the answer`);
  if (topic.partitionsCount !== PARTITIONS) {
    const found = `topic ${name} has ${String(topic.partitionsCount)} partitions`;
    throw new TopicRefused(`${found}, the audit chains need ${String(PARTITIONS)}`);
  }
  return {
    id: topic.id,
    leaders: topic.partitions.map((partition) => partition.leader),
    epochs: topic.partitions.map((partition) => partition.leaderEpoch),
  };
}
