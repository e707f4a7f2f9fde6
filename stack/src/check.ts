/** `npm run check`. */
import { runCommand } from './run-command.ts';
import { runSuites } from './testing/run-suites.ts';
import { selectSuites } from './testing/suites.ts';

await runCommand(async (outside) => runSuites(selectSuites(['check']), outside));
