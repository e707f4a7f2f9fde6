import { readFile } from 'node:fs/promises';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import {
  type CheckpointLine,
  CheckpointLineError,
  followKeys,
  KeyError,
  type KeyLine,
  LineError,
  parseCheckpoints,
  parseNextKeys,
  readPublicKey,
} from '@tasktrail/ledger';
import pg from 'pg';
import { ConfigError, postgresUrl, readEnvironment } from '../../environment.ts';

/** Ends the command with one sentence. */
export class CommandError extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

export const EXIT = { whole: 0, broken: 1, usage: 2, configuration: 78 } as const;

export function parseOptions<O extends NonNullable<ParseArgsConfig['options']>>(options: O) {
  try {
    return parseArgs({ options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split(/\\.(?: |$)/, 1);
    throw new CommandError(`${sentence}: --help lists the options.`, EXIT.usage);
  }
}

/** The key from outside, or the one to which its own statements lead; undefined when none is given. */
export async function readKeyLine(given: {
  key?: string | undefined;
  'next-keys'?: string | undefined;
}): Promise<KeyLine | undefined> {
  const { key, 'next-keys': statements } = given;
  if (key === undefined && statements !== undefined)
    throw new CommandError('--next-keys needs --key, the one that is trusted.', EXIT.usage);
  if (key === undefined) return undefined;
  const trusted = readPublicKey(await textOf(key));
  if (statements === undefined) return { key: trusted, named: [] };
  try {
    return followKeys(trusted, parseNextKeys(await textOf(statements)));
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new CommandError(`The file of --next-keys ${error.message}.`, EXIT.configuration);
  }
}

export async function readCheckpointsFile(
  path: string | undefined,
): Promise<CheckpointLine[] | undefined> {
  if (path === undefined) return undefined;
  return parseCheckpoints(await textOf(path));
}

export async function textOf(path: string): Promise<string> {
  return readFile(path, 'utf8');
}

/** The address in DATABASE_URL, or in the file that DATABASE_URL_FILE names. */
export function databaseUrlOf(env: NodeJS.ProcessEnv): string {
  return readEnvironment(env, (_read, readSecret) => readSecret('DATABASE_URL', postgresUrl));
}

/** Role audit_reader, for one walk. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'tasktrail-verify',
    options: '-c TimeZone=UTC -c default_transaction_read_only=on',
  });
  // A connection lost between two queries: the next query says so.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Runs a command to its exit code; what goes wrong is one sentence on stderr. */
export async function run(name: string, command: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await command();
  } catch (error) {
    process.stderr.write(`${name}: ${sentenceFor(error)}\n`);
    process.exitCode = error instanceof CommandError ? error.exitCode : exitCodeOf(error);
  }
}

function exitCodeOf(error: unknown): number {
  return error instanceof KeyError || error instanceof ConfigError
    ? EXIT.configuration
    : EXIT.broken;
}

function sentenceFor(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}.`;
  if (error instanceof KeyError) return `The file of --key ${error.message}.`;
  if (error instanceof CheckpointLineError)
    return `The checkpoints cannot be read, ${error.message}.`;
  if (error instanceof LineError) return `The file cannot be read: ${error.message}.`;
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT' && path !== undefined) return `There is no file ${path}.`;
  if (code === 'ECONNREFUSED') return 'PostgreSQL does not answer.';
  return error.message;
}
