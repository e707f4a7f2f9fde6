/** `node stack/src/services.ts --data DIR`: PostgreSQL and Kafka alone, in the foreground, for work on one room. */
import { parseArgs } from 'node:util';

import { runCommand } from './run-command.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startStack } from './start-stack.ts';

const { values } = parseArgs({ options: { data: { type: 'string', default: '.tasktrail' } } });

await runCommand(async (outside) => {
  const stack = await startStack({
    dataDir: values.data,
    only: ['postgres', 'kafka'],
    say: outside.say,
    signal: outside.stop,
  });
  outside.say(`PostgreSQL: ${stack.superuserUrl}\nKafka: ${stack.kafkaBootstrap}`);
  return runUntilStopped(stack, outside);
});
