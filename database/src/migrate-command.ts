import { parseArgs } from 'node:util';
import { type Command, say, step } from './command.ts';
import { type Passwords, readConfig } from './config.ts';
import { writeDemo } from './demo/write-demo.ts';
import { migrate, NewerSchema } from './migrate.ts';
import { patiently } from './patiently.ts';
import { ensureCheckpointTopic, ensureTopic } from './topic.ts';

export const migrateCommand: Command = {
  help: `Brings the database and the topics to the state this version needs.

usage: node database/src/main.ts migrate [--demo]

  --demo   also writes a sample board with two weeks of history, into an empty database only
  --help   this text

environment: DATABASE_URL (role owner), BACKEND_PASSWORD, CONSUMER_PASSWORD, AUDIT_READER_PASSWORD,
             KAFKA_BOOTSTRAP, KAFKA_REPLICATION (1), KAFKA_TOPIC (task-events), CHECKPOINT_TOPIC (audit-checkpoints)
             KAFKA_WAIT_SECONDS (0): how long a broker that cannot be reached is waited for
             NAME_FILE instead of DATABASE_URL or a password: the file that holds it
`,
  async run(args, env) {
    const { values } = parseArgs({ args, options: { demo: { type: 'boolean', default: false } } });
    const { databaseUrl, passwords, topic, checkpointTopic, kafkaWaitSeconds } = readConfig(env);
    const kafka = <T>(work: () => Promise<T>) =>
      step('Kafka', () => patiently({ seconds: kafkaWaitSeconds }, work));

    say(`database: ${await step('PostgreSQL', () => migrated(databaseUrl, passwords))}`);
    if (values.demo) say(`demo: ${await step('PostgreSQL', () => demo(databaseUrl))}`);
    say(`topic ${topic.name}: ${await kafka(() => ensureTopic(topic))}`);
    const checkpoints = await kafka(() => ensureCheckpointTopic(checkpointTopic));
    say(`topic ${checkpointTopic.name}: ${checkpoints}`);
  },
};

async function migrated(databaseUrl: string, passwords: Passwords): Promise<string> {
  try {
    const applied = await migrate(databaseUrl, passwords);
    return applied.length === 0 ? 'up to date' : `applied ${applied.join(', ')}`;
  } catch (error) {
    if (!(error instanceof NewerSchema)) throw error;
    return `at ${error.schema}, which this version does not know; left as it is`;
  }
}

async function demo(databaseUrl: string): Promise<string> {
  const written = await writeDemo(databaseUrl, new Date());
  if (written === undefined) return 'nothing written, the database is not empty';
  return `wrote ${written.tasks} tasks with ${written.changes} changes`;
}
