import { parseArgs } from 'node:util';
import { ConfigError, readConfig } from './config.ts';
import { migrate } from './migrate.ts';
import { ensureTopic } from './topic.ts';

const help = `Brings the database and the topic to the state this version needs.

usage: node database/src/main.ts migrate [--demo]

  --demo   also writes a sample board with two weeks of history, into an empty database only
  --help   this text

environment: DATABASE_URL (role owner), BACKEND_PASSWORD, CONSUMER_PASSWORD, AUDIT_READER_PASSWORD,
             KAFKA_BOOTSTRAP, KAFKA_TOPIC (task-events), KAFKA_REPLICATION (1)
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      demo: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  if (positionals.length !== 1 || positionals[0] !== 'migrate') {
    process.stderr.write(help);
    return 2;
  }
  const config = readConfig(process.env);
  const applied = await migrate(config.databaseUrl, config.passwords);
  process.stdout.write(
    `database: ${applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`}\n`,
  );
  process.stdout.write(`topic ${config.topic.name}: ${await ensureTopic(config.topic)}\n`);
  return 0;
}

/** The innermost message: Kafka's client and Node wrap the one that says what happened. */
function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return reason(error.errors.at(-1));
  return error instanceof Error ? error.message : String(error);
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`migrate: ${reason(error)}\n`);
  process.exitCode = error instanceof ConfigError ? 78 : 1;
}
