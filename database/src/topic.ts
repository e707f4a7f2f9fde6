import { Admin } from '@platformatic/kafka';

export interface TopicConfig {
  /** host:port of brokers */
  bootstrap: string[];
  name: string;
  replication: number;
}

/** Fixed for the life of a topic: the partition of a subject decides which chain holds it. */
export const PARTITIONS = 3;

const settings = {
  'cleanup.policy': 'delete',
  'retention.ms': String(30 * 24 * 60 * 60 * 1000),
  'max.message.bytes': String(1024 * 1024),
} as const;

/** Creates the topic, or checks that the existing one has the partition count that the chains were built on. */
export async function ensureTopic(topic: TopicConfig): Promise<'created' | 'up to date'> {
  const admin = new Admin({ clientId: 'tasktrail-migrate', bootstrapBrokers: topic.bootstrap });
  try {
    const exists = (await admin.listTopics()).includes(topic.name);
    if (!exists) await createTopic(admin, topic);
    const metadata = await admin.metadata({ topics: [topic.name] });
    const partitions = metadata.topics.get(topic.name)?.partitionsCount ?? 0;
    if (partitions !== PARTITIONS) {
      throw new Error(`topic ${topic.name} has ${String(partitions)} partitions, expected ${String(PARTITIONS)}`);
    }
    return exists ? 'up to date' : 'created';
  } finally {
    await admin.close();
  }
}

async function createTopic(admin: Admin, topic: TopicConfig): Promise<void> {
  await admin.createTopics({
    topics: [topic.name],
    partitions: PARTITIONS,
    replicas: topic.replication,
    configs: Object.entries(settings).map(([name, value]) => ({ name, value })),
  });
}
