import { createTestDatabase, dropTestDatabase } from './database.ts';
import { createTestTopic, dropTestTopic } from './topic.ts';

const help = `Throw-away databases and topics for tests in other languages. Prints JSON.

usage: node database/test/main.ts create-database | drop-database NAME | create-topic | drop-topic NAME

environment: TEST_SUPERUSER_URL, TEST_KAFKA_BOOTSTRAP
`;

const commands: Record<string, (name: string) => Promise<unknown>> = {
  'create-database': createTestDatabase,
  'drop-database': dropTestDatabase,
  'create-topic': createTestTopic,
  'drop-topic': dropTestTopic,
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
