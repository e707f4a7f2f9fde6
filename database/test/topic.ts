import { randomBytes } from 'node:crypto';
import { Admin } from '@platformatic/kafka';
import { ensureCheckpointTopic, ensureTopic } from '../src/topic.ts';
import { required } from './environment.ts';

export interface TestTopic {
  bootstrap: string;
  topic: string;
  drop: () => Promise<void>;
}

const PREFIX = 'task-events-test-';

/** The like for signed checkpoints. */
export async function createTestCheckpointTopic(): Promise<TestTopic> {
  const bootstrap = required('TEST_KAFKA_BOOTSTRAP');
  const topic = newTopicName();
  await ensureCheckpointTopic({ bootstrap: bootstrap.split(','), name: topic, replication: 1 });
  return { bootstrap, topic, drop: () => dropTestTopic(topic) };
}

/** A topic of its own on the throw-away Kafka of TEST_KAFKA_BOOTSTRAP, made as the migration step makes the real one. */
export async function createTestTopic(): Promise<TestTopic> {
  const bootstrap = required('TEST_KAFKA_BOOTSTRAP');
  const topic = newTopicName();
  await ensureTopic({ bootstrap: bootstrap.split(','), name: topic, replication: 1 });
  return { bootstrap, topic, drop: () => dropTestTopic(topic) };
}

export function newTopicName(): string {
  return PREFIX + randomBytes(8).toString('hex');
}

export async function dropTestTopic(topic: string): Promise<void> {
  if (!topic.startsWith(PREFIX)) throw new Error(`${topic} is not a test topic`);
  const admin = new Admin({
    clientId: 'tasktrail-test',
    bootstrapBrokers: required('TEST_KAFKA_BOOTSTRAP').split(','),
  });
  try {
    await admin.deleteTopics({ topics: [topic] });
  } finally {
    await admin.close();
  }
}
