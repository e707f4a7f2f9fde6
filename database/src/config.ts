import type { TopicConfig } from './topic.ts';

/** Role → password; roles left out keep theirs. */
export type Passwords = Partial<Record<'backend' | 'consumer' | 'audit_reader', string>>;

/** Where the data lies. */
export interface Connection {
  /** The owner's. */
  databaseUrl: string;
  topic: TopicConfig;
  checkpointTopic: TopicConfig;
}

export interface Config extends Connection {
  passwords: Passwords;
}

/** One line per variable that is missing or wrong; never a value. */
export class ConfigError extends Error {}

type Read = (name: string, rule: RegExp, expectation: string, fallback?: string) => string;

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return complete(env, (read) => ({ ...connection(read), passwords: passwords(read) }));
}

/** For what changes no role. */
export function readConnection(env: NodeJS.ProcessEnv): Connection {
  return complete(env, connection);
}

/** All problems at once, or the value. */
function complete<T>(env: NodeJS.ProcessEnv, build: (read: Read) => T): T {
  const problems: string[] = [];
  const value = build((name, rule, expectation, fallback = '') => {
    const value = env[name] || fallback;
    if (value === '') problems.push(`${name} is missing`);
    else if (!rule.test(value)) problems.push(`${name} must be ${expectation}`);
    return value;
  });
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return value;
}

function connection(read: Read): Connection {
  const databaseUrl = read('DATABASE_URL', /^postgres(ql)?:\/\/./, 'a postgres URL');
  const kafka = {
    bootstrap: read('KAFKA_BOOTSTRAP', hosts, 'host:port, comma-separated').split(','),
    replication: Number(read('KAFKA_REPLICATION', /^[1-9]\d*$/, 'a positive integer', '1')),
  };
  const topic = (variable: string, fallback: string): TopicConfig => ({
    ...kafka,
    name: read(variable, /^[\w.-]{1,249}$/, 'a topic name', fallback),
  });
  return {
    databaseUrl,
    topic: topic('KAFKA_TOPIC', 'task-events'),
    checkpointTopic: topic('CHECKPOINT_TOPIC', 'audit-checkpoints'),
  };
}

function passwords(read: Read): Required<Passwords> {
  return {
    backend: read('BACKEND_PASSWORD', ascii, 'printable ASCII'),
    consumer: read('CONSUMER_PASSWORD', ascii, 'printable ASCII'),
    audit_reader: read('AUDIT_READER_PASSWORD', ascii, 'printable ASCII'),
  };
}

const ascii = /^[ -~]+$/;
const hosts = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;
