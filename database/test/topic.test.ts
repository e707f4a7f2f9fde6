import {
  Admin,
  ConfigResourceTypes,
  IncrementalAlterConfigOperationTypes,
} from '@platformatic/kafka';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureCheckpointTopic, ensureTopic, type TopicConfig } from '../src/topic.ts';
import { required } from './environment.ts';
import { dropTestTopic, newTopicName } from './topic.ts';

const made: string[] = [];
let admin: Admin;

beforeAll(() => {
  admin = new Admin({ clientId: 'topic-test', bootstrapBrokers: brokers() });
});
afterAll(async () => {
  await Promise.all(made.map(dropTestTopic));
  await admin.close();
});

const brokers = () => required('TEST_KAFKA_BOOTSTRAP').split(',');

function newTopic(): TopicConfig {
  const name = newTopicName();
  made.push(name);
  return { bootstrap: brokers(), name, replication: 1 };
}

const settings = {
  'cleanup.policy': 'delete',
  'compression.type': 'uncompressed',
  'max.message.bytes': '1048576',
  'retention.bytes': '-1',
  'retention.ms': '2592000000',
};

const patience = { timeout: 15_000 };

/** A change that the controller has confirmed reaches the broker that answers a moment later: to be polled. */
async function settingsOf(name: string): Promise<Record<string, unknown>> {
  const [described] = await admin.describeConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: name,
        configurationKeys: Object.keys(settings),
      },
    ],
  });
  return Object.fromEntries((described?.configs ?? []).map(({ name, value }) => [name, value]));
}

test('creates the topic with three partitions and its settings, and a second run changes nothing', async () => {
  const topic = newTopic();

  expect(await ensureTopic(topic)).toBe('created');
  expect(await ensureTopic(topic)).toBe('up to date');
  expect(await settingsOf(topic.name)).toEqual(settings);
  const metadata = await admin.metadata({ topics: [topic.name] });
  expect(metadata.topics.get(topic.name)?.partitionsCount).toBe(3);
});

test('brings changed settings of an existing topic back and names them', async () => {
  const topic = newTopic();
  await ensureTopic(topic);
  await admin.incrementalAlterConfigs({
    resources: [
      {
        resourceType: ConfigResourceTypes.TOPIC,
        resourceName: topic.name,
        configs: [
          { name: 'cleanup.policy', value: 'compact' },
          { name: 'retention.ms', value: '1000' },
        ].map((config) => ({
          ...config,
          configOperation: IncrementalAlterConfigOperationTypes.SET,
        })),
      },
    ],
  });
  await expect.poll(() => settingsOf(topic.name), patience).not.toEqual(settings);

  expect(await ensureTopic(topic)).toBe('corrected cleanup.policy, retention.ms');
  await expect.poll(() => settingsOf(topic.name), patience).toEqual(settings);
});

test('the topic of checkpoints keeps everything for ever, also when someone changed that', async () => {
  const topic = newTopic();
  await ensureTopic(topic);

  expect(await ensureCheckpointTopic(topic)).toBe('corrected retention.ms');
  await expect
    .poll(() => settingsOf(topic.name), patience)
    .toEqual({ ...settings, 'retention.ms': '-1' });
  expect(await ensureCheckpointTopic(topic)).toBe('up to date');
});

test('refuses a topic with another number of partitions by name', async () => {
  const topic = newTopic();
  await admin.createTopics({ topics: [topic.name], partitions: 4, replicas: 1 });

  await expect(ensureTopic(topic)).rejects.toThrow(
    `topic ${topic.name} has 4 partitions instead of 3`,
  );
});

test('twenty migrators that start at once create the topic once', async () => {
  const topic = newTopic();
  const results = await Promise.all(Array.from({ length: 20 }, () => ensureTopic(topic)));

  expect(results.filter((result) => result === 'created')).toHaveLength(1);
});
