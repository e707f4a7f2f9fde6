import { rename, writeFile } from 'node:fs/promises';
import { FORK_REQUEST, type ForkRequest } from '@tasktrail/ledger';
import type { Manifest } from '../backup/manifest.ts';
import { forkReason } from './take-fork.ts';

/** Asks the signer for the fork, once the database has committed; answers what its operator has to do. */
export async function writeForkRequest(
  manifest: Manifest,
  file: string | undefined,
): Promise<string> {
  const request: ForkRequest = {
    kind: 'fork-request',
    forks: manifest.heads,
    reason: forkReason(manifest),
    requested_at: new Date().toISOString(),
  };
  const text = `${JSON.stringify(request, null, 2)}\n`;
  if (file === undefined)
    return `The signer refuses this line until its operator puts the following beside its key, as ${FORK_REQUEST}:\n${text}`;
  // Whole or not at all: the signer acts on it.
  await writeFile(`${file}.unfinished`, text, { mode: 0o600, flush: true });
  await rename(`${file}.unfinished`, file);
  return `The signer signs the fork when it starts: it finds ${file}.`;
}
