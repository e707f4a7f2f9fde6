import { parseArgs } from 'node:util';
import { type Command, progress, say, UsageError } from '../command.ts';
import { readConnection } from '../config.ts';
import { backupDatabase } from './backup-database.ts';
import type { Manifest } from './manifest.ts';
import { removeOldBackups } from './remove-old-backups.ts';

export const backupCommand: Command = {
  help: `Copies every table on one snapshot into a new folder, reads the copy back and checks it.

usage: node database/src/main.ts backup --to FOLDER [--checkpoints FILE] [--key FILE] [--keep N]

  --to FOLDER         must not exist; it has this name only once it is whole
  --checkpoints FILE  the signer's file, to go with the backup
  --key FILE          its public key, likewise
  --keep N            then removes the oldest beside it whose names differ in numbers only, so that N are left,
                      and what a killed one of them left behind a day ago
  --help              this text

environment: DATABASE_URL (role owner) or DATABASE_URL_FILE, KAFKA_BOOTSTRAP, KAFKA_TOPIC (task-events)
exit code: 0 written and checked, 1 not, 2 usage, 78 configuration
`,
  async run(args, env) {
    const { values } = parseArgs({
      args,
      options: {
        to: { type: 'string' },
        checkpoints: { type: 'string' },
        key: { type: 'string' },
        keep: { type: 'string' },
      },
    });
    if (!values.to) throw new UsageError('say where to: --to FOLDER');
    const keep = values.keep === undefined ? undefined : countOf(values.keep);
    const { databaseUrl, topic } = readConnection(env);
    progress('Copying and checking');
    const { checkpoints, key: publicKey } = values;
    const request = { databaseUrl, topic, folder: values.to, checkpoints, publicKey };
    for (const line of report(await backupDatabase(request), values.to)) say(line);
    if (keep === undefined) return;
    for (const name of await removeOldBackups(values.to, keep)) say(`Removed ${name}.`);
  },
};

function countOf(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new UsageError('--keep takes a number from 1 on');
  return Number(text);
}

function report({ law, tables, made_at: madeAt, topic }: Manifest, folder: string): string[] {
  const bytes = tables.reduce((sum, table) => sum + table.bytes, 0);
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  return [
    `Backup of ${madeAt} in ${folder}: ${tables.length} tables, ${rows} rows, ${bytes} bytes.`,
    `Checked: SHA-256 and rows of every file, the hash chains, and the law: ${law.committed} committed changes = ${law.audited} audited + ${law.waiting} waiting.`,
    ageLimit(Date.parse(madeAt), topic),
  ];
}

const DAY = 24 * 60 * 60 * 1000;

function ageLimit(madeAt: number, { name, retention_ms: retention }: Manifest['topic']): string {
  if (retention < 0)
    return `Topic ${name} keeps everything: replay works from this backup however old it is.`;
  const until = new Date(madeAt + retention).toISOString();
  const days = Number((retention / DAY).toFixed(2));
  return `Replay works from this backup until ${until}: topic ${name} keeps a change for ${days} days. Make a new one before.`;
}
