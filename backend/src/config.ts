import {
  brokers,
  integer,
  logLevel,
  type MetricsAddress,
  metricsAddress,
  nonEmpty,
  postgresUrl,
  type Read,
  readEnvironment,
  type ReadSecret,
  topicName,
} from './environment.ts';
import { limits } from './limits.ts';
import type { Capacity } from './places.ts';

export { ConfigError } from './environment.ts';

/** Everything the process is told from outside. Read once, validated whole, passed down. */
export interface Config {
  databaseUrl: string;
  /** The same database for requests alone, through a pooler that shares connections between transactions, if there is one. */
  apiDatabaseUrl: string;
  kafka: { bootstrap: string[]; topic: string };
  host: string;
  port: number;
  /** Addresses under which people reach this server; loopback at its own port needs no entry. */
  publicUrls: string[];
  /** Origins of other pages that may call the API. */
  allowedOrigins: string[];
  /** The built page, served when given. */
  staticDir: string | undefined;
  logLevel: string;
  metrics: MetricsAddress | undefined;
  /** From SIGTERM on it serves for this long, unready, until whoever chooses among replicas has noticed. */
  drainMs: number;
  /** Connections, and open pages among them. */
  connections: Capacity;
  sockets: Capacity;
  /** Who breaks parts of the system when the page asks for it. On this machine, and only where it is for showing. */
  chaosUrl: string | undefined;
  /** Where the signer publishes, and a copy of its public key. */
  checkpoints: { topic: string; keyFile: string } | undefined;
  /** Tests of the feed hold a replica's tail back; 0 otherwise. */
  liveTailDelayMs: number;
}

/** Reads the environment; throws one ConfigError that names every fault. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  return readEnvironment(env, (read, readSecret) => ({
    ...databaseUrls(env, readSecret),
    kafka: {
      bootstrap: read('KAFKA_BOOTSTRAP', brokers),
      topic: read('KAFKA_TOPIC', topicName, 'task-events'),
    },
    host: read('HOST', nonEmpty, '127.0.0.1'),
    port: read('PORT', integer(0, 65_535), '3000'),
    publicUrls: env['PUBLIC_URL'] ? read('PUBLIC_URL', origins) : [],
    allowedOrigins: env['ALLOWED_ORIGINS'] ? read('ALLOWED_ORIGINS', origins) : [],
    staticDir: env['STATIC_DIR'] || undefined,
    drainMs: read('DRAIN_MS', integer(0, 60_000), '5000'),
    connections: readCapacity(read, 'MAX_CONNECTIONS', limits.client.connections),
    sockets: readCapacity(read, 'MAX_SOCKETS', limits.socket.places),
    logLevel: read('LOG_LEVEL', logLevel, 'info'),
    metrics: metricsAddress(env, read),
    chaosUrl: env['CHAOS_URL'] ? read('CHAOS_URL', loopbackUrl) : undefined,
    checkpoints: env['CHECKPOINT_KEY_FILE']
      ? {
          topic: read('CHECKPOINT_TOPIC', topicName, 'audit-checkpoints'),
          keyFile: env['CHECKPOINT_KEY_FILE'],
        }
      : undefined,
    liveTailDelayMs: read('LIVE_TAIL_DELAY_MS', integer(0, 60_000), '0'),
  }));
}

function databaseUrls(env: NodeJS.ProcessEnv, readSecret: ReadSecret) {
  const databaseUrl = readSecret('DATABASE_URL', postgresUrl);
  const apart = env['API_DATABASE_URL'] || env['API_DATABASE_URL_FILE'];
  const apiDatabaseUrl = apart ? readSecret('API_DATABASE_URL', postgresUrl) : databaseUrl;
  return { databaseUrl, apiDatabaseUrl };
}

function readCapacity(read: Read, name: string, usual: Capacity): Capacity {
  const count = integer(1, 1_000_000);
  return {
    total: read(name, count, String(usual.total)),
    perAddress: read(`${name}_PER_ADDRESS`, count, String(usual.perAddress)),
  };
}

function loopbackUrl(text: string): string | undefined {
  return /^http:\/\/127\.0\.0\.1:\d{1,5}\//.test(text) && URL.canParse(text) ? text : undefined;
}

function origins(text: string): string[] | undefined {
  const list = text.split(',').map((entry) => entry.trim());
  const valid = list.every((entry) => /^https?:\/\//.test(entry) && URL.canParse(entry));
  return valid ? list.map((entry) => new URL(entry).origin) : undefined;
}
