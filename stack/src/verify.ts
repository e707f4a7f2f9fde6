/** `npm run verify`. */
import { resolve } from 'node:path';

import { parseVerify } from '../bootstrap/options.mjs';
import { auditCommand } from './application/audit-command.ts';
import { runCommand } from './run-command.ts';

await runCommand(async ({ stop }) => {
  const given = parseVerify(process.argv.slice(2));
  const { data, offline, checkpoints, key } = given;
  const args = optionsOf({ '--next-keys': given['next-keys'] });
  if (offline === undefined)
    return auditCommand({
      name: 'verify',
      args,
      dataDir: data,
      evidence: { checkpoints, key },
      stop,
    });
  const files = { '--offline': offline, '--checkpoints': checkpoints, '--key': key };
  return auditCommand({ name: 'verify', args: [...optionsOf(files), ...args], stop });
});

/** Those that were given, their files found from here. */
function optionsOf(files: Record<string, string | undefined>): string[] {
  return Object.entries(files).flatMap(([name, file]) => (file ? [name, resolve(file)] : []));
}
