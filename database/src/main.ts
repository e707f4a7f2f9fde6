import { awaitSchemaCommand } from './await-schema-command.ts';
import { backupCommand } from './backup/backup-command.ts';
import { type Command, reason, UsageError } from './command.ts';
import { ConfigError } from './config.ts';
import { migrateCommand } from './migrate-command.ts';
import { restoreCommand } from './restore/restore-command.ts';

const commands = new Map<string, Command>([
  ['migrate', migrateCommand],
  ['await-schema', awaitSchemaCommand],
  ['backup', backupCommand],
  ['restore', restoreCommand],
]);
const allHelp = [...commands.values()].map(({ help }) => help).join('\n');

const [name = '', ...args] = process.argv.slice(2);
const command = commands.get(name);

// Process 1 of a container ignores what it does not handle. PostgreSQL rolls back what was begun.
process.once('SIGTERM', () => process.exit(143));

try {
  if (process.argv.includes('--help')) process.stdout.write(command?.help ?? allHelp);
  else if (command === undefined)
    throw new UsageError('say what to do: migrate, await-schema, backup or restore');
  else await command.run(args, process.env);
} catch (error) {
  const prefix = command === undefined ? 'tasktrail' : name;
  for (const line of reason(error).split('\n')) process.stderr.write(`${prefix}: ${line}\n`);
  if (isUsageError(error)) process.stderr.write(`\n${command?.help ?? allHelp}`);
  process.exitCode = isUsageError(error) ? 2 : error instanceof ConfigError ? 78 : 1;
}

function isUsageError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
}
