import { createTestDatabase, dropTestDatabase } from './database.ts';

const help = `Throw-away databases for tests in other languages: their URLs as JSON.

usage: node database/test/main.ts create-database | drop-database NAME

environment: TEST_SUPERUSER_URL
`;

const commands: Record<string, (name: string) => Promise<unknown>> = {
  'create-database': createTestDatabase,
  'drop-database': dropTestDatabase,
};

const [name = '', argument = ''] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  process.stderr.write(help);
  process.exitCode = 2;
} else {
  const result = await command(argument);
  if (result !== undefined) process.stdout.write(`${JSON.stringify(result)}\n`);
}
