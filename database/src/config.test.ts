import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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
    kafkaWaitSeconds: 0,
  });
});

test.each([
  ['DATABASE_URL', undefined, 'DATABASE_URL is missing'],
  ['DATABASE_URL', '', 'DATABASE_URL is missing'],
  ['DATABASE_URL', 'mysql://secret', 'DATABASE_URL must be a postgres URL'],
  ['KAFKA_WAIT_SECONDS', 'soon', 'KAFKA_WAIT_SECONDS must be whole seconds'],
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

function fileWith(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'tasktrail-secret-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'value'), content);
  return join(folder, 'value');
}

test('the address and each password may lie in a file, whose last newline nobody means', () => {
  const { DATABASE_URL: url, KAFKA_BOOTSTRAP } = complete;
  const { databaseUrl, passwords } = readConfig({
    KAFKA_BOOTSTRAP,
    DATABASE_URL_FILE: fileWith(`${url}\n`),
    BACKEND_PASSWORD_FILE: fileWith('b'),
    CONSUMER_PASSWORD_FILE: fileWith('c\r\n'),
    AUDIT_READER_PASSWORD_FILE: fileWith('a\n'),
  });

  expect({ databaseUrl, passwords }).toEqual({
    databaseUrl: url,
    passwords: { backend: 'b', consumer: 'c', audit_reader: 'a' },
  });
});

test.each([
  ['DATABASE_URL', undefined, 'DATABASE_URL and DATABASE_URL_FILE are both given'],
  ['DATABASE_URL', '', 'DATABASE_URL_FILE names a file that cannot be read (ENOENT)'],
])('a file beside %s = %s is refused by name, without its path', (name, value, message) => {
  const env = { ...complete, [name]: value ?? complete.DATABASE_URL, [`${name}_FILE`]: '/s3cret' };

  expect(() => readConfig(env)).toThrow(new Error(message));
});

test('a password in a file is held to the same rule', () => {
  const env = { ...complete, BACKEND_PASSWORD: '', BACKEND_PASSWORD_FILE: fileWith('pässwort') };

  expect(() => readConfig(env)).toThrow(new Error('BACKEND_PASSWORD_FILE must be printable ASCII'));
});
