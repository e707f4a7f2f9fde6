import type { TopicConfig } from './topic.ts';

/** Role → password; roles left out keep theirs. */
export type Passwords = Partial<Record<'backend' | 'consumer' | 'audit_reader', string>>;

export interface Config {
  databaseUrl: string;
  passwords: Passwords;
  topic: TopicConfig;
  checkpointTopic: TopicConfig;
}

/** One line per variable that is missing or wrong; never a value. */
export class ConfigError extends Error {}

export function readConfig(env: NodeJS.ProcessEnv): Config {
  const problems: string[] = [];
  const read = (name: string, rule: RegExp, expectation: string, fallback = ''): string => {
    const value = env[name] || fallback;
    if (value === '') problems.push(`${name} is missing`);
    else if (!rule.test(value)) problems.push(`${name} must be ${expectation}`);
    return value;
  };
  const databaseUrl = read('DATABASE_URL', /^postgres(ql)?:\/\/./, 'a postgres URL');
  const passwords = {
    backend: read('BACKEND_PASSWORD', ascii, 'printable ASCII'),
    consumer: read('CONSUMER_PASSWORD', ascii, 'printable ASCII'),
    audit_reader: read('AUDIT_READER_PASSWORD', ascii, 'printable ASCII'),
  };
  const kafka = {
    bootstrap: read('KAFKA_BOOTSTRAP', hosts, 'host:port, comma-separated').split(','),
    replication: Number(read('KAFKA_REPLICATION', /^[1-9]\d*$/, 'a positive integer', '1')),
  };
  const topic = (variable: string, fallback: string): TopicConfig => ({
    ...kafka,
    name: read(variable, /^[\w.-]{1,249}$/, 'a topic name', fallback),
  });
  const config: Config = {
    databaseUrl,
    passwords,
    topic: topic('KAFKA_TOPIC', 'task-events'),
    checkpointTopic: topic('CHECKPOINT_TOPIC', 'audit-checkpoints'),
  };
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return config;
}

const ascii = /^[ -~]+$/;
const hosts = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;
