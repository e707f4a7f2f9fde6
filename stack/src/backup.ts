/** `npm run backup`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { parseBackup } from '../bootstrap/options.mjs';
import { tryLock } from '../bootstrap/process-lock.mjs';
import { Refusal } from '../bootstrap/refusal.mjs';
import { type Addresses, databaseCommand, signedFiles } from './application/database-command.ts';
import { readRunFile } from './data/run-file.ts';
import { hasSecrets } from './data/secrets.ts';
import { nodeCount } from './kafka/kafka-folders.ts';
import { type Outside, runCommand } from './run-command.ts';
import { startStack } from './start-stack.ts';

await runCommand(async (outside) => {
  const { data, to } = parseBackup(process.argv.slice(2));
  if (!hasSecrets(data)) throw new Refusal(`${data} holds no data of Tasktrail.`);
  const running = runningOn(data);
  const args = () => ['backup', '--to', to, ...signedFiles(data)];
  if (running) return databaseCommand(args(), running);
  return withServices(data, outside, async (services) => databaseCommand(args(), services));
});

/** A stack that runs goes on while its database is copied. */
function runningOn(data: string): Addresses | undefined {
  const path = join(data, 'lock');
  if (!existsSync(path)) return undefined;
  const lock = tryLock(path);
  if (!lock.holder) {
    lock.release();
    return undefined;
  }
  const run = readRunFile(data);
  return run && { databaseUrl: run.database_url, kafkaBootstrap: run.kafka_bootstrap };
}

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
