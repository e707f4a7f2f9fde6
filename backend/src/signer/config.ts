import {
  brokers,
  integer,
  logLevel,
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
  /** Holds the key and the file; nobody else may enter it. */
  folder: string;
  /** Where everybody may read the public key. */
  publicKeyFile: string | undefined;
  pace: Pace;
  logLevel: string;
}

/** A changed head is signed after so many rows or so much time, whichever comes first. */
export interface Pace {
  rows: number;
  ms: number;
}

/** Reads the environment; throws one ConfigError that names every fault. */
export function readSignerConfig(env: NodeJS.ProcessEnv): SignerConfig {
  return readEnvironment(env, (read) => ({
    databaseUrl: read('DATABASE_URL', postgresUrl),
    bootstrap: read('KAFKA_BOOTSTRAP', brokers),
    topic: read('CHECKPOINT_TOPIC', topicName, 'audit-checkpoints'),
    folder: read('SIGNER_DIR', nonEmpty),
    publicKeyFile: env['PUBLIC_KEY_FILE'] || undefined,
    pace: {
      rows: read('CHECKPOINT_ROWS', integer(1, 10_000), '1000'),
      ms: read('CHECKPOINT_SECONDS', integer(0, 3600), '10') * 1000,
    },
    logLevel: read('LOG_LEVEL', logLevel, 'info'),
  }));
}
