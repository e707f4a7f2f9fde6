/** `npm run faults`. */
import { join } from 'node:path';

import { root } from './paths.ts';
import { runCommand } from './run-command.ts';
import { runProgram } from './testing/run-program.ts';

await runCommand(async ({ stop }) => {
  const program = join(root, 'faults/src/main.ts');
  return runProgram(process.execPath, [program, ...process.argv.slice(2)], {
    env: process.env,
    stop,
  });
});
