import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const complete = {
  DATABASE_URL: 'postgres://owner:secret@127.0.0.1:5432/taskdb',
  KAFKA_BOOTSTRAP: '127.0.0.1:9092',
  BACKEND_PASSWORD: 'b',
  CONSUMER_PASSWORD: 'c',
  AUDIT_READER_PASSWORD: 'a',
};

test('a complete environment is enough, the rest has defaults', () => {
  const kafka = { bootstrap: ['127.0.0.1:9092'], replication: 1 };
  expect(readConfig(complete)).toEqual({
    databaseUrl: complete.DATABASE_URL,
    passwords: { backend: 'b', consumer: 'c', audit_reader: 'a' },
    topic: { ...kafka, name: 'task-events' },
    checkpointTopic: { ...kafka, name: 'audit-checkpoints' },
  });
});

test.each([
  ['DATABASE_URL', undefined, 'DATABASE_URL is missing'],
  ['DATABASE_URL', '', 'DATABASE_URL is missing'],
  ['DATABASE_URL', 'mysql://secret', 'DATABASE_URL must be a postgres URL'],
  ['KAFKA_BOOTSTRAP', 'secret', 'KAFKA_BOOTSTRAP must be host:port, comma-separated'],
  ['KAFKA_BOOTSTRAP', 'a:1,', 'KAFKA_BOOTSTRAP must be host:port, comma-separated'],
  ['KAFKA_TOPIC', 'no spaces', 'KAFKA_TOPIC must be a topic name'],
  ['CHECKPOINT_TOPIC', 'no/slashes', 'CHECKPOINT_TOPIC must be a topic name'],
  ['BACKEND_PASSWORD', undefined, 'BACKEND_PASSWORD is missing'],
  ['CONSUMER_PASSWORD', 'pässwort', 'CONSUMER_PASSWORD must be printable ASCII'],
  ['KAFKA_REPLICATION', '1.5', 'KAFKA_REPLICATION must be a positive integer'],
])('%s = %s is refused by name, without its value', (name, value, message) => {
  expect(() => readConfig({ ...complete, [name]: value })).toThrow(new Error(message));
});

test('every wrong variable has its line', () => {
  expect(() => readConfig({}).databaseUrl).toThrow(
    'DATABASE_URL is missing\nKAFKA_BOOTSTRAP is missing\nBACKEND_PASSWORD is missing\nCONSUMER_PASSWORD is missing\nAUDIT_READER_PASSWORD is missing',
  );
});
