/** `npm run restore`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { parseRestore } from '../bootstrap/options.mjs';
import { databaseCommand, signedFiles } from './application/database-command.ts';
import { nodeCount } from './kafka/kafka-folders.ts';
import { runCommand } from './run-command.ts';
import { startStack } from './start-stack.ts';

await runCommand(async (outside) => {
  const { data, from, ...options } = parseRestore(process.argv.slice(2));
  const signer = join(data, 'signer');
  const stack = await startStack({
    dataDir: data,
    only: ['postgres', 'kafka'],
    migrated: true,
    brokers: nodeCount(data) ?? 1,
    say: outside.say,
    signal: outside.stop,
  });
  try {
    return await databaseCommand(
      [
        'restore',
        '--from',
        from,
        options.replay ? '--replay' : '--discard',
        ...(options.yes ? ['--yes'] : []),
        ...(options['without-checkpoints'] ? ['--without-checkpoints'] : []),
        ...signedFiles(data),
        // On this machine whoever restores is also the signer's operator.
        ...(options.discard && existsSync(signer)
          ? ['--fork-request', join(signer, 'fork-request.json')]
          : []),
      ],
      stack,
    );
  } finally {
    await stack.stop(outside.hurry);
  }
});
