/** `npm start`. */
import { parseStart } from '../bootstrap/options.mjs';
import { resetDataDir } from './reset-data-dir.ts';
import { runCommand } from './run-command.ts';
import { runUntilStopped } from './run-until-stopped.ts';
import { startStack } from './start-stack.ts';

await runCommand(async (outside) => {
  const { data, reset, yes, ...options } = parseStart(process.argv.slice(2));
  if (reset) await resetDataDir(data, yes, outside);
  const stack = await startStack({
    ...options,
    dataDir: data,
    say: outside.say,
    signal: outside.stop,
  });
  outside.say(`Tasktrail is at ${stack.url}`);
  return runUntilStopped(stack, outside);
});
