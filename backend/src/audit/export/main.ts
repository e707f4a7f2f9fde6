/** `npm run export`: the whole log as a file that anybody can verify without us. */
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { readPublicKey } from '@tasktrail/ledger';
import {
  CommandError,
  connect,
  databaseUrlOf,
  EXIT,
  parseOptions,
  readCheckpointsFile,
  run,
  textOf,
} from '../verify/command-line.ts';
import { showProgress } from '../verify/show-progress.ts';
import { writeExport } from './write-export.ts';

const HELP = `export: the audit log, its tasks and its checkpoints as NDJSON, for "verify --offline"

  --to FILE            written whole or not at all
  --checkpoints FILE   signed checkpoints to put in
  --key FILE           the signer's public key (PEM) to put in; a careful reader brings their own
  --help

Reads DATABASE_URL (role audit_reader), or the file that DATABASE_URL_FILE names. Ends with 0 when the file is written,
1 when not, 2 for a wrong option, 78 for a wrong configuration.
`;

await run('export', async () => {
  const { help, to, checkpoints, key } = parseOptions({
    to: { type: 'string' },
    checkpoints: { type: 'string' },
    key: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (help) {
    process.stdout.write(HELP);
    return EXIT.whole;
  }
  if (to === undefined) throw new CommandError('Say where with --to FILE.', EXIT.usage);
  const folder = dirname(to);
  if (!existsSync(folder)) throw new CommandError(`There is no folder ${folder}.`, EXIT.broken);
  const publicKey = key === undefined ? null : await textOf(key);
  if (publicKey !== null) readPublicKey(publicKey);
  await exportTo(to, publicKey, checkpoints);
  return EXIT.whole;
});

async function exportTo(path: string, publicKey: string | null, checkpointsFile?: string) {
  const signed = (await readCheckpointsFile(checkpointsFile)) ?? [];
  const checkpoints = signed.map(({ record }) => record);
  const client = await connect(databaseUrlOf(process.env));
  const progress = showProgress();
  try {
    await writeExport({
      client,
      path,
      publicKey,
      checkpoints,
      progress: (lines) => progress.passed(lines, 0),
    });
    progress.end();
    process.stdout.write(`written to ${path}\n`);
  } finally {
    await client.end();
  }
}
