/** `npm test`. */
import { parseTest } from '../bootstrap/options.mjs';
import { runCommand } from './run-command.ts';
import { runSuites } from './testing/run-suites.ts';
import { selectSuites } from './testing/suites.ts';

await runCommand(async (outside) => {
  const { only } = parseTest(process.argv.slice(2));
  return runSuites(selectSuites(only), outside);
});
