/** `npm run export`. */
import { resolve } from 'node:path';

import { parseExport } from '../bootstrap/options.mjs';
import { auditCommand } from './application/audit-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(async ({ stop }) => {
  const { data, to } = parseExport(process.argv.slice(2));
  const args = ['--to', resolve(to)];
  return auditCommand({ name: 'export', args, dataDir: data, stop });
});
