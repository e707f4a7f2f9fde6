import { Consumer, Producer } from '@platformatic/kafka';
import { Tail } from '../src/kafka/tail.ts';

/** A record of the topic, as text. */
export interface TopicRecord {
  partition: number;
  offset: number;
  key: string;
  value: string;
}

/** All records of the topic up to its present end, partition by partition. */
export async function readTopic(bootstrap: string, topic: string): Promise<TopicRecord[]> {
  const records: TopicRecord[] = [];
  const all = Promise.withResolvers<void>();
  let missing = Infinity;
  const tail = new Tail({
    bootstrap: [bootstrap],
    topic,
    begin: ({ starts, ends }) => {
      missing = ends.reduce((sum, end, partition) => sum + end - (starts[partition] ?? 0), 0);
      if (missing === 0) all.resolve();
      return starts;
    },
    take: async (batch) => {
      for (const { partition, offset, key, value } of batch.records) {
        records.push({ partition, offset, key: String(key), value: String(value) });
      }
      if (records.length >= missing) all.resolve();
    },
  });
  await Promise.race([tail.follow(() => undefined), all.promise]).finally(() => tail.destroy());
  return records.toSorted((a, b) => a.partition - b.partition || a.offset - b.offset);
}

/** Headers of the first record of a key, read with the client's own deserialisation. */
export async function readHeaders(bootstrap: string, topic: string): Promise<Map<string, string>> {
  const consumer = new Consumer({
    clientId: 'test',
    groupId: `test-${topic}`,
    bootstrapBrokers: [bootstrap],
  });
  const stream = await consumer.consume({ topics: [topic], mode: 'earliest' });
  try {
    for await (const message of stream) {
      return new Map([...message.headers].map(([name, value]) => [String(name), String(value)]));
    }
    throw new Error('the topic is empty');
  } finally {
    await stream.close();
    await consumer.close(true);
  }
}

/** Puts records on the topic that nobody committed. */
export async function produceForeign(
  bootstrap: string,
  topic: string,
  records: readonly { partition: number; key?: Buffer; value?: Buffer }[],
): Promise<void> {
  const producer = new Producer({ clientId: 'stranger', bootstrapBrokers: [bootstrap], acks: -1 });
  try {
    // The type asks for a value; the protocol knows null ones.
    const messages = records.map((record) => ({ topic, ...record, value: record.value as Buffer }));
    await producer.send({ messages });
  } finally {
    await producer.close();
  }
}

/** Of each subject the versions in the order of the topic. */
export function versionsBySubject(records: readonly TopicRecord[]): Map<string, number[]> {
  const versions = new Map<string, number[]>();
  for (const { key, value } of records) {
    const { version } = JSON.parse(value) as { version: number };
    versions.set(key, [...(versions.get(key) ?? []), version]);
  }
  return versions;
}
