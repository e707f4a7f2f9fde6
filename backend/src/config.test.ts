import { expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';

const required = {
  DATABASE_URL: 'postgresql://backend:s3cret@127.0.0.1/taskdb',
  KAFKA_BOOTSTRAP: 'a:9092, b:9092',
};

test('what is not told has its default', () => {
  expect(readConfig(required)).toEqual({
    databaseUrl: required.DATABASE_URL,
    apiDatabaseUrl: required.DATABASE_URL,
    kafka: { bootstrap: ['a:9092', 'b:9092'], topic: 'task-events' },
    host: '127.0.0.1',
    port: 3000,
    publicUrls: [],
    allowedOrigins: [],
    staticDir: undefined,
    drainMs: 5000,
    connections: { total: 4096, perAddress: 1024 },
    sockets: { total: 2048, perAddress: 256 },
    logLevel: 'info',
    metrics: undefined,
    chaosUrl: undefined,
    checkpoints: undefined,
    liveTailDelayMs: 0,
  });
});

test('requests may have a way of their own to the database', () => {
  const pooled = 'postgresql://backend:s3cret@127.0.0.1:6432/taskdb';
  const { databaseUrl, apiDatabaseUrl } = readConfig({ ...required, API_DATABASE_URL: pooled });
  expect({ databaseUrl, apiDatabaseUrl }).toEqual({
    databaseUrl: required.DATABASE_URL,
    apiDatabaseUrl: pooled,
  });
  expect(() => readConfig({ ...required, API_DATABASE_URL_FILE: '/nowhere' })).toThrow(
    /^API_DATABASE_URL_FILE names a file/,
  );
});

test('public addresses become origins', () => {
  const { publicUrls } = readConfig({
    ...required,
    PUBLIC_URL: 'https://Board.example/, http://10.0.0.1:8080',
  });
  expect(publicUrls).toEqual(['https://board.example', 'http://10.0.0.1:8080']);
});

test('a second port is opened for this machine only, and only when it is asked for', () => {
  expect(readConfig({ ...required, METRICS_PORT: '9464' }).metrics).toEqual({
    host: '127.0.0.1',
    port: 9464,
  });
});

test('an empty variable counts as absent', () => {
  expect(readConfig({ ...required, PORT: '', PUBLIC_URL: '' })).toMatchObject({ port: 3000 });
});

test('every missing and every bad variable is named, no value is', () => {
  const bad = {
    DATABASE_URL: 'mysql://s3cret',
    PORT: '65536',
    PUBLIC_URL: 's3cret.example',
    ALLOWED_ORIGINS: 'file:///s3cret',
    LOG_LEVEL: 's3cret',
    KAFKA_TOPIC: 's3cret s3cret',
    CHAOS_URL: 'http://10.0.0.1:80/s3cret',
    LIVE_TAIL_DELAY_MS: '-1',
    METRICS_PORT: 's3cret',
  };
  const message = messageOf(() => readConfig(bad));
  for (const name of [...Object.keys(bad), 'KAFKA_BOOTSTRAP']) expect(message).toContain(name);
  expect(message).toContain('KAFKA_BOOTSTRAP is missing');
  expect(message).not.toContain('s3cret');
  expect(message).not.toContain('\n');
});

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('no ConfigError');
}
