/** Everything the process is told from outside. Read once, validated whole, passed down. */
export interface Config {
  databaseUrl: string;
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
  /** Tests of the feed hold a replica's tail back; 0 otherwise. */
  liveTailDelayMs: number;
}

/** Names every variable that is missing or wrong, never a value: it could be a secret. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('; '));
  }
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

/** Reads the environment; throws one ConfigError that names every fault. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const faults: string[] = [];
  const read = <T>(name: string, parse: (text: string) => T | undefined, fallback?: string): T => {
    const text = env[name] || fallback;
    const value = text === undefined ? undefined : parse(text);
    if (value === undefined)
      faults.push(`${name} is ${text === undefined ? 'missing' : 'invalid'}`);
    // Safe: a fault means that the whole value is thrown away below.
    return value as T;
  };

  const config: Config = {
    databaseUrl: read('DATABASE_URL', postgresUrl),
    kafka: {
      bootstrap: read('KAFKA_BOOTSTRAP', brokers),
      topic: read('KAFKA_TOPIC', topicName, 'task-events'),
    },
    host: read('HOST', nonEmpty, '127.0.0.1'),
    port: read('PORT', integer(0, 65_535), '3000'),
    publicUrls: env['PUBLIC_URL'] ? read('PUBLIC_URL', origins) : [],
    allowedOrigins: env['ALLOWED_ORIGINS'] ? read('ALLOWED_ORIGINS', origins) : [],
    staticDir: env['STATIC_DIR'] || undefined,
    logLevel: read('LOG_LEVEL', oneOf(logLevels), 'info'),
    liveTailDelayMs: read('LIVE_TAIL_DELAY_MS', integer(0, 60_000), '0'),
  };
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

const nonEmpty = (text: string) => text.trim() || undefined;

const oneOf = (values: readonly string[]) => (text: string) =>
  values.includes(text) ? text : undefined;

const integer = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
};

function postgresUrl(text: string): string | undefined {
  return /^postgres(ql)?:/.test(text) && URL.canParse(text) ? text : undefined;
}

function brokers(text: string): string[] | undefined {
  const list = text.split(',').map((broker) => broker.trim());
  return list.every((broker) => /^[^\s,/]+:\d{1,5}$/.test(broker)) ? list : undefined;
}

function topicName(text: string): string | undefined {
  return /^[A-Za-z0-9._-]{1,249}$/.test(text) ? text : undefined;
}

function origins(text: string): string[] | undefined {
  const list = text.split(',').map((entry) => entry.trim());
  const valid = list.every((entry) => /^https?:\/\//.test(entry) && URL.canParse(entry));
  return valid ? list.map((entry) => new URL(entry).origin) : undefined;
}
