/** `npm run verify`. */
import { resolve } from 'node:path';

import { parseVerify } from '../bootstrap/options.mjs';
import { auditCommand } from './application/audit-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(async ({ stop }) => {
  const { data, offline, checkpoints, key } = parseVerify(process.argv.slice(2));
  const given = { '--offline': offline, '--checkpoints': checkpoints, '--key': key };
  const args = Object.entries(given).flatMap(([name, file]) => (file ? [name, resolve(file)] : []));
  const dataDir = offline ? undefined : data;
  return auditCommand({ name: 'verify', args, dataDir, ownSigner: key === undefined, stop });
});
