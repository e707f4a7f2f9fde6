import { type Given, givenSecret } from './given-secret.ts';

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

/** Reads one variable that may hold a secret, from itself or from the file that NAME_FILE names. */
export type ReadSecret = <T>(name: string, parse: (text: string) => T | undefined) => T;

/** Reads variables by means of `build`; throws one ConfigError that names every fault. */
export function readEnvironment<T>(
  env: NodeJS.ProcessEnv,
  build: (read: Read, readSecret: ReadSecret) => T,
): T {
  const faults: string[] = [];
  const take = <V>(given: Given, parse: (text: string) => V | undefined): V => {
    const value = 'fault' in given || given.text === undefined ? undefined : parse(given.text);
    if (value === undefined) faults.push(faultOf(given));
    // Safe: a fault means that the whole value is thrown away below.
    return value as V;
  };
  const config = build(
    (name, parse, fallback) => take({ source: name, text: env[name] || fallback }, parse),
    (name, parse) => take(givenSecret(env, name), parse),
  );
  if (faults.length > 0) throw new ConfigError(faults);
  return config;
}

function faultOf(given: Given): string {
  if ('fault' in given) return given.fault;
  return `${given.source} is ${given.text === undefined ? 'missing' : 'invalid'}`;
}

/** Where a second port listens, for probes and whoever collects figures. */
export interface MetricsAddress {
  host: string;
  port: number;
}

/** No METRICS_PORT, no second port. */
export function metricsAddress(env: NodeJS.ProcessEnv, read: Read): MetricsAddress | undefined {
  if (!env['METRICS_PORT']) return undefined;
  return {
    host: read('METRICS_HOST', nonEmpty, '127.0.0.1'),
    port: read('METRICS_PORT', integer(0, 65_535)),
  };
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
