import type { TopicConfig } from './topic.ts';

/** Role → password; roles left out keep theirs. */
export type Passwords = Partial<Record<'backend' | 'consumer' | 'audit_reader', string>>;

export interface Config {
  databaseUrl: string;
  passwords: Passwords;
  topic: TopicConfig;
}

/** Names the variable that is missing or wrong, never its value. */
export class ConfigError extends Error {}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value === undefined || value === '') throw new ConfigError(`${name} is missing`);
  return value;
}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const replication = Number(env['KAFKA_REPLICATION'] ?? '1');
  if (!Number.isInteger(replication) || replication < 1) {
    throw new ConfigError('KAFKA_REPLICATION must be a positive integer');
  }
  const databaseUrl = required(env, 'DATABASE_URL');
  if (!URL.canParse(databaseUrl)) throw new ConfigError('DATABASE_URL must be a URL');
  return {
    databaseUrl,
    passwords: {
      backend: required(env, 'BACKEND_PASSWORD'),
      consumer: required(env, 'CONSUMER_PASSWORD'),
      audit_reader: required(env, 'AUDIT_READER_PASSWORD'),
    },
    topic: {
      bootstrap: required(env, 'KAFKA_BOOTSTRAP').split(','),
      name: env['KAFKA_TOPIC'] ?? 'task-events',
      replication,
    },
  };
}
