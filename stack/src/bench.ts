/** `npm run bench`. */
import { join } from 'node:path';

import { root } from './paths.ts';
import { runCommand } from './run-command.ts';
import { runProgram } from './testing/run-program.ts';

await runCommand(async ({ stop, say }) => {
  const program = join(root, 'benchmarks/src/main.ts');
  const context = { reports: '', env: process.env, stop, say };
  return runProgram(process.execPath, [program, ...process.argv.slice(2)], context);
});
