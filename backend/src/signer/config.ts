import {
  brokers,
  integer,
  logLevel,
  type MetricsAddress,
  metricsAddress,
  nonEmpty,
  postgresUrl,
  readEnvironment,
  topicName,
} from '../environment.ts';

/** Everything the signer is told from outside. */
export interface SignerConfig {
  /** Role `audit_reader`. */
  databaseUrl: string;
  bootstrap: string[];
  /** Topic of the signed records. */
  topic: string;
  /** Holds the file, and the key unless that is elsewhere; nobody else may enter it. */
  folder: string;
  /** A key that was made elsewhere and is only read here. */
  keyFile: string | undefined;
  /** Where everybody may read the public key. */
  publicKeyFile: string | undefined;
  pace: Pace;
  logLevel: string;
  metrics: MetricsAddress | undefined;
}

/** A changed head is signed after so many rows or so much time, whichever comes first. */
export interface Pace {
  rows: number;
  ms: number;
}

/** Reads the environment; throws one ConfigError that names every fault. */
export function readSignerConfig(env: NodeJS.ProcessEnv): SignerConfig {
  return readEnvironment(env, (read, readSecret) => ({
    databaseUrl: readSecret('DATABASE_URL', postgresUrl),
    bootstrap: read('KAFKA_BOOTSTRAP', brokers),
    topic: read('CHECKPOINT_TOPIC', topicName, 'audit-checkpoints'),
    folder: read('SIGNER_DIR', nonEmpty),
    keyFile: env['SIGNER_KEY_FILE'] || undefined,
    publicKeyFile: env['PUBLIC_KEY_FILE'] || undefined,
    pace: {
      rows: read('CHECKPOINT_ROWS', integer(1, 10_000), '1000'),
      ms: read('CHECKPOINT_SECONDS', integer(0, 3600), '10') * 1000,
    },
    logLevel: read('LOG_LEVEL', logLevel, 'info'),
    metrics: metricsAddress(env, read),
  }));
}
