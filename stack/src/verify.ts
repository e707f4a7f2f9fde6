/** `npm run verify`. */
import { resolve } from 'node:path';

import { parseVerify } from '../bootstrap/options.mjs';
import { auditCommand } from './application/audit-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(async ({ stop }) => {
  const { data, offline, checkpoints, key } = parseVerify(process.argv.slice(2));
  const evidence = { checkpoints, key };
  if (offline === undefined)
    return auditCommand({ name: 'verify', args: [], dataDir: data, evidence, stop });
  const given = { '--offline': offline, '--checkpoints': checkpoints, '--key': key };
  const args = Object.entries(given).flatMap(([name, file]) => (file ? [name, resolve(file)] : []));
  return auditCommand({ name: 'verify', args, stop });
});
