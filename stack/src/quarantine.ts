/** `npm run quarantine`. */
import { resolve } from 'node:path';

import { parseQuarantine } from '../bootstrap/options.mjs';
import { runningStack } from './data/running-stack.ts';
import { runCommand } from './run-command.ts';
import { runProgram } from './testing/run-program.ts';

await runCommand(async ({ stop }) => {
  const { data, words, to, reason } = parseQuarantine(process.argv.slice(2));
  const { url } = runningStack(data);
  const options = [
    ...(to ? ['--to', resolve(to)] : []),
    ...(reason === undefined ? [] : ['--reason', reason]),
  ];
  const program = 'backend/src/audit/quarantine/main.ts';
  const args = [program, '--url', url, ...options, '--', ...words];
  return runProgram(process.execPath, args, { env: process.env, stop });
});
