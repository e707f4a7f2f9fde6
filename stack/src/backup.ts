/** `npm run backup`. */
import { parseBackup } from '../bootstrap/options.mjs';
import { Refusal } from '../bootstrap/refusal.mjs';
import { type Addresses, databaseCommand, signedFiles } from './application/database-command.ts';
import { findRunningStack } from './data/running-stack.ts';
import { hasSecrets } from './data/secrets.ts';
import { nodeCount } from './kafka/kafka-folders.ts';
import { type Outside, runCommand } from './run-command.ts';
import { startStack } from './start-stack.ts';

await runCommand(async (outside) => {
  const { data, to } = parseBackup(process.argv.slice(2));
  if (!hasSecrets(data)) throw new Refusal(`${data} holds no data of Tasktrail.`);
  const args = () => ['backup', '--to', to, ...signedFiles(data)];
  const running = findRunningStack(data);
  // It goes on while its database is copied.
  if (running)
    return databaseCommand(args(), {
      databaseUrl: running.database_url,
      kafkaBootstrap: running.kafka_bootstrap,
    });
  return withServices(data, outside, async (services) => databaseCommand(args(), services));
});

async function withServices(
  dataDir: string,
  outside: Outside,
  work: (services: Addresses) => Promise<number>,
): Promise<number> {
  const stack = await startStack({
    dataDir,
    only: ['postgres', 'kafka'],
    brokers: nodeCount(dataDir) ?? 1,
    say: outside.say,
    signal: outside.stop,
  });
  try {
    return await work(stack);
  } finally {
    await stack.stop(outside.hurry);
  }
}
