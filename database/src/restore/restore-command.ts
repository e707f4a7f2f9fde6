import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { SignedRecord } from '@tasktrail/ledger';
import { type Command, progress, say, UsageError } from '../command.ts';
import { type Connection, readConnection } from '../config.ts';
import { BackupRefused } from '../backup/manifest.ts';
import { report } from './report.ts';
import { restoreDatabase } from './restore-database.ts';
import { readSigned, readSignedTopic } from './signed-records.ts';
import { writeForkRequest } from './write-fork-request.ts';

const options = {
  from: { type: 'string' },
  replay: { type: 'boolean', default: false },
  discard: { type: 'boolean', default: false },
  yes: { type: 'boolean', default: false },
  checkpoints: { type: 'string' },
  key: { type: 'string' },
  'without-checkpoints': { type: 'boolean', default: false },
  'fork-request': { type: 'string' },
} as const;

export const restoreCommand: Command = {
  help: `Brings an empty, migrated database to the state of a backup, while everything else is stopped.

usage: node database/src/main.ts restore --from FOLDER (--replay | --discard) [options]

  --replay               then on to the end of the topic: the same rows, hashes and versions as before
  --discard              no further: what came after the backup is given up, and the signer signs a fork
  --yes                  replace everything in a database that is not empty
  --checkpoints FILE     the signer's file; without it: the topic of checkpoints
  --key FILE             the signer's public key; without it: the one in the backup
  --without-checkpoints  replay although nobody has signed anything: every record comes back unproven
  --fork-request FILE    with --discard: what the signer has to find beside its key when it starts
  --help                 this text

environment: DATABASE_URL (role owner) or DATABASE_URL_FILE, KAFKA_BOOTSTRAP, KAFKA_TOPIC (task-events),
             CHECKPOINT_TOPIC (audit-checkpoints)
exit code: 0 restored, 1 refused or failed and nothing is changed, 2 usage, 78 configuration
`,
  async run(args, env) {
    const { values } = parseArgs({ args, options });
    const { from: folder, yes: replace } = values;
    if (!folder) throw new UsageError('say where from: --from FOLDER');
    if (values.replay === values.discard) throw new UsageError('choose one: --replay or --discard');
    const mode = values.replay ? 'replay' : 'discard';
    const connection = readConnection(env);

    const signed = await signedRecords(values, folder, connection);
    if (mode === 'replay' && signed.length === 0 && !values['without-checkpoints'])
      throw new BackupRefused(
        'there is no signed checkpoint to replay against: give --checkpoints and --key, or say --without-checkpoints',
      );
    progress('Checking the backup, then restoring in one transaction');
    const { databaseUrl, topic } = connection;
    const restored = await restoreDatabase({ databaseUrl, topic, folder, mode, replace, signed });
    for (const line of report(restored)) say(line);
    if (mode === 'discard') say(await writeForkRequest(restored.manifest, values['fork-request']));
  },
};

/** Nothing signed is read without a key to hold it against. */
async function signedRecords(
  { checkpoints, key }: { checkpoints?: string; key?: string },
  folder: string,
  { checkpointTopic }: Connection,
): Promise<SignedRecord[]> {
  const ofBackup = join(folder, 'checkpoints.pub');
  const keyFile = key ?? (existsSync(ofBackup) ? ofBackup : undefined);
  if (keyFile === undefined) {
    if (checkpoints !== undefined) throw new UsageError('checkpoints need their key: --key FILE');
    return [];
  }
  if (checkpoints !== undefined) return readSigned(checkpoints, keyFile);
  const { signed, foreign } = await readSignedTopic(checkpointTopic, keyFile);
  if (foreign > 0)
    progress(
      `${foreign} records of topic ${checkpointTopic.name} are not by the key in ${keyFile} and are left out: --checkpoints FILE and --key FILE name others`,
    );
  return signed;
}
