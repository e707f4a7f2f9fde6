import { type Given, givenSecret } from './given-secret.ts';
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
  /** So long a broker that cannot be reached is waited for. */
  kafkaWaitSeconds: number;
}

/** One line per variable that is missing or wrong; never a value. */
export class ConfigError extends Error {}

type Read = (name: string, rule: RegExp, expectation: string, fallback?: string) => string;
/** Also takes the file that NAME_FILE names. */
type ReadSecret = (name: string, rule: RegExp, expectation: string) => string;

export function readConfig(env: NodeJS.ProcessEnv): Config {
  return complete(env, (read, readSecret) => {
    return {
      ...connection(read, readSecret),
      passwords: passwords(readSecret),
      kafkaWaitSeconds: Number(read('KAFKA_WAIT_SECONDS', /^\d{1,4}$/, 'whole seconds', '0')),
    };
  });
}

/** For what changes no role. */
export function readConnection(env: NodeJS.ProcessEnv): Connection {
  return complete(env, connection);
}

/** For who only asks. */
export function readDatabaseUrl(env: NodeJS.ProcessEnv): string {
  return complete(env, (_read, readSecret) => databaseUrl(readSecret));
}

/** All problems at once, or the value. */
function complete<T>(env: NodeJS.ProcessEnv, build: (read: Read, readSecret: ReadSecret) => T): T {
  const problems: string[] = [];
  const take = (given: Given, rule: RegExp, expectation: string): string => {
    const problem = problemOf(given, rule, expectation);
    if (problem !== undefined) problems.push(problem);
    return 'text' in given ? (given.text ?? '') : '';
  };
  const value = build(
    (name, rule, expectation, fallback) =>
      take({ source: name, text: env[name] || fallback }, rule, expectation),
    (name, rule, expectation) => take(givenSecret(env, name), rule, expectation),
  );
  if (problems.length > 0) throw new ConfigError(problems.join('\n'));
  return value;
}

function problemOf(given: Given, rule: RegExp, expectation: string): string | undefined {
  if ('fault' in given) return given.fault;
  if (given.text === undefined) return `${given.source} is missing`;
  return rule.test(given.text) ? undefined : `${given.source} must be ${expectation}`;
}

const databaseUrl = (readSecret: ReadSecret): string =>
  readSecret('DATABASE_URL', /^postgres(ql)?:\/\/./, 'a postgres URL');

function connection(read: Read, readSecret: ReadSecret): Connection {
  const url = databaseUrl(readSecret);
  const kafka = {
    bootstrap: read('KAFKA_BOOTSTRAP', hosts, 'host:port, comma-separated').split(','),
    replication: Number(read('KAFKA_REPLICATION', /^[1-9]\d*$/, 'a positive integer', '1')),
  };
  const topic = (variable: string, fallback: string): TopicConfig => ({
    ...kafka,
    name: read(variable, /^[\w.-]{1,249}$/, 'a topic name', fallback),
  });
  return {
    databaseUrl: url,
    topic: topic('KAFKA_TOPIC', 'task-events'),
    checkpointTopic: topic('CHECKPOINT_TOPIC', 'audit-checkpoints'),
  };
}

function passwords(readSecret: ReadSecret): Required<Passwords> {
  return {
    backend: readSecret('BACKEND_PASSWORD', ascii, 'printable ASCII'),
    consumer: readSecret('CONSUMER_PASSWORD', ascii, 'printable ASCII'),
    audit_reader: readSecret('AUDIT_READER_PASSWORD', ascii, 'printable ASCII'),
  };
}

const ascii = /^[ -~]+$/;
const hosts = /^[^\s,:]+:\d+(,[^\s,:]+:\d+)*$/;
