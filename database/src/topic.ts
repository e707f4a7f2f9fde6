import {
  Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
  MultipleErrors,
} from '@platformatic/kafka';

export interface TopicConfig {
  /** host:port of brokers */
  bootstrap: string[];
  name: string;
  replication: number;
}

/** Fixed for the life of a topic: the partition of a subject decides which chain holds it. */
export const PARTITIONS = 3;

type Settings = Readonly<Record<string, string>>;

const shared: Settings = {
  'cleanup.policy': 'delete',
  // The limit below then holds for what a reader has to unpack: a small record could become one that none can take.
  'compression.type': 'uncompressed',
  'max.message.bytes': String(1024 * 1024),
};

const events: Settings = { ...shared, 'retention.ms': String(30 * 24 * 60 * 60 * 1000) };

/** Evidence is kept for ever: neither age nor size nor a newer record removes it. */
const checkpoints: Settings = { ...shared, 'retention.ms': '-1', 'retention.bytes': '-1' };

/** Brings the topic of the signed checkpoints to its state: partition n holds those of chain n. */
export async function ensureCheckpointTopic(topic: TopicConfig): Promise<string> {
  return ensureTopic(topic, checkpoints);
}

/**
 * Creates the topic, or brings the settings of the existing one back and says which. Another partition count is refused:
 * the chains were built on this one.
 */
export async function ensureTopic(topic: TopicConfig, settings = events): Promise<string> {
  const admin = new Admin({ clientId: 'tasktrail-migrate', bootstrapBrokers: topic.bootstrap });
  try {
    const created = await createTopic(admin, topic, settings);
    await checkPartitions(admin, topic.name);
    const corrected = created ? [] : await correctSettings(admin, topic.name, settings);
    if (created) return 'created';
    return corrected.length === 0 ? 'up to date' : `corrected ${corrected.join(', ')}`;
  } finally {
    await admin.close();
  }
}

/** False when it exists already: another migrator may be creating it at this moment, so the broker decides. */
async function createTopic(admin: Admin, topic: TopicConfig, settings: Settings): Promise<boolean> {
  try {
    await admin.createTopics({
      topics: [topic.name],
      partitions: PARTITIONS,
      replicas: topic.replication,
      configs: Object.entries(settings).map(([name, value]) => ({ name, value })),
    });
    return true;
  } catch (error) {
    if (error instanceof MultipleErrors && error.findBy('apiId', 'TOPIC_ALREADY_EXISTS'))
      return false;
    throw error;
  }
}

async function checkPartitions(admin: Admin, topic: string): Promise<void> {
  const metadata = await admin.metadata({ topics: [topic] });
  const partitions = metadata.topics.get(topic)?.partitionsCount ?? 0;
  if (partitions !== PARTITIONS) {
    throw new Error(`topic ${topic} has ${partitions} partitions instead of ${PARTITIONS}`);
  }
}

async function correctSettings(admin: Admin, topic: string, settings: Settings): Promise<string[]> {
  const resource = { resourceType: ConfigResourceTypes.TOPIC, resourceName: topic };
  const described = await admin.describeConfigs({
    resources: [{ ...resource, configurationKeys: Object.keys(settings) }],
  });
  const current = new Map(
    described.flatMap(({ configs }) => configs).map((c) => [c.name, c.value]),
  );
  const wrong = Object.entries(settings).filter(([name, value]) => current.get(name) !== value);
  const configOperation = IncrementalAlterConfigOperationTypes.SET;
  const configs = wrong.map(([name, value]) => ({ name, value, configOperation }));
  if (configs.length > 0) {
    await admin.incrementalAlterConfigs({ resources: [{ ...resource, configs }] });
  }
  return wrong.map(([name]) => name);
}
