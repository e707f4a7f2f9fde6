/** Names every variable that is missing or wrong, never a value: it could be a secret. */
export class ConfigError extends Error {
  constructor(faults: readonly string[]) {
    super(faults.join('; '));
  }
}

/** Reads one variable; `parse` answers undefined for what it does not take. An empty variable counts as absent. */
export type Read = <T>(
  name: string,
  parse: (text: string) => T | undefined,
  fallback?: string,
) => T;

/** Reads variables by means of `build`; throws one ConfigError that names every fault. */
export function readEnvironment<T>(env: NodeJS.ProcessEnv, build: (read: Read) => T): T {
  const faults: string[] = [];
  const config = build((name, parse, fallback) => {
    const text = env[name] || fallback;
    const value = text === undefined ? undefined : parse(text);
    if (value === undefined)
      faults.push(`${name} is ${text === undefined ? 'missing' : 'invalid'}`);
    // Safe: a fault means that the whole value is thrown away below.
    return value as NonNullable<typeof value>;
  });
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'];

export const nonEmpty = (text: string) => text.trim() || undefined;

export const logLevel = (text: string) => (logLevels.includes(text) ? text : undefined);

export const integer = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : undefined;
};

export function postgresUrl(text: string): string | undefined {
  return /^postgres(ql)?:/.test(text) && URL.canParse(text) ? text : undefined;
}

export function brokers(text: string): string[] | undefined {
  const list = text.split(',').map((broker) => broker.trim());
  return list.every((broker) => /^[^\s,/]+:\d{1,5}$/.test(broker)) ? list : undefined;
}

export function topicName(text: string): string | undefined {
  return /^[A-Za-z0-9._-]{1,249}$/.test(text) ? text : undefined;
}
