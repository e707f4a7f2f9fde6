import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { Refusal } from '../../bootstrap/refusal.mjs';
import { root } from '../paths.ts';

/** Where the data of a stack lies, as role owner. */
export interface Addresses {
  readonly databaseUrl: string;
  readonly kafkaBootstrap: string;
}

/** Runs a command of the database's own program in this terminal; answers its exit code. */
export async function databaseCommand(args: string[], addresses: Addresses): Promise<number> {
  const child = spawn(process.execPath, [join(root, 'database/src/main.ts'), ...args], {
    env: {
      ...process.env,
      DATABASE_URL: addresses.databaseUrl,
      KAFKA_BOOTSTRAP: addresses.kafkaBootstrap,
      KAFKA_TOPIC: 'task-events',
      CHECKPOINT_TOPIC: 'audit-checkpoints',
    },
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

/**
 * What the signer of this data directory has signed, and the key to check it with; nothing when nobody has signed here.
 * Signatures without their key are refused: a backup without them could not be replayed against anything.
 */
export function signedFiles(dataDir: string): string[] {
  const folder = join(dataDir, 'signer');
  const checkpoints = join(folder, 'checkpoints.ndjson');
  if (!existsSync(checkpoints)) return [];
  const key = [join(dataDir, 'checkpoints.pub'), join(folder, 'signer.pub')].find(existsSync);
  if (key === undefined)
    throw new Refusal(
      `${checkpoints} cannot be checked: the public key is missing. Start the system once, its signer writes the key anew.`,
    );
  return ['--checkpoints', checkpoints, '--key', key];
}
