import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import { writeDemo } from './demo/write-demo.ts';
import { migrate } from './migrate.ts';
import { ensureCheckpointTopic, ensureTopic } from './topic.ts';

const help = `Brings the database and the topic to the state this version needs.

usage: node database/src/main.ts migrate [--demo]

  --demo   also writes a sample board with two weeks of history, into an empty database only
  --help   this text

environment: DATABASE_URL (role owner), BACKEND_PASSWORD, CONSUMER_PASSWORD, AUDIT_READER_PASSWORD,
             KAFKA_BOOTSTRAP, KAFKA_REPLICATION (1), KAFKA_TOPIC (task-events), CHECKPOINT_TOPIC (audit-checkpoints)
`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(help);
  if (positionals.join(' ') !== 'migrate') throw new UsageError('say what to do: migrate');
  const config = readConfig(process.env);

  const applied = await step('PostgreSQL', () => migrate(config.databaseUrl, config.passwords));
  say(`database: ${applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`}\n`);
  if (values.demo) say(`demo: ${await step('PostgreSQL', () => demo(config.databaseUrl))}\n`);
  const { topic, checkpointTopic } = config;
  say(`topic ${topic.name}: ${await step('Kafka', () => ensureTopic(topic))}\n`);
  const checkpoints = await step('Kafka', () => ensureCheckpointTopic(checkpointTopic));
  say(`topic ${checkpointTopic.name}: ${checkpoints}\n`);
}

async function demo(databaseUrl: string): Promise<string> {
  const written = await writeDemo(databaseUrl, new Date());
  if (written === undefined) return 'nothing written, the database is not empty';
  return `wrote ${written.tasks} tasks with ${written.changes} changes`;
}

class UsageError extends Error {}

const say = (text: string) => void process.stdout.write(text);

/** Says which system a failure comes from. */
async function step<T>(system: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${system}: ${reason(error)}`, { cause: error });
  }
}

/** The innermost message: Kafka's client and Node wrap the one that says what happened. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return reason(error.errors.at(-1));
  return error instanceof Error ? error.message : String(error);
}

function isUsageError(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return error instanceof UsageError || code?.startsWith('ERR_PARSE_ARGS') === true;
}

try {
  await main();
} catch (error) {
  for (const line of reason(error).split('\n')) process.stderr.write(`migrate: ${line}\n`);
  if (isUsageError(error)) process.stderr.write(`\n${help}`);
  process.exitCode = isUsageError(error) ? 2 : error instanceof ConfigError ? 78 : 1;
}
