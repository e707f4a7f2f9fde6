import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { genuineOf, inSigningOrder, type SignedRecord } from '@tasktrail/ledger';
import type { Logger } from 'pino';
import { CheckpointFile } from './checkpoint-file.ts';
import { openPrivateFolder } from './private-folder.ts';
import { SignerRefused } from './signer-refused.ts';
import { hasKey, makeKey, readKey } from './signing-key.ts';

export interface SignerFiles {
  readonly key: KeyObject;
  readonly file: CheckpointFile;
}

/**
 * Opens the folder of the signer: both files are there, or none is and both are made. A key without its file has signed
 * something that it no longer knows of, so what the topic still holds by this key is put into a new file first.
 */
export async function openSignerFiles(
  folder: string,
  readTopic: () => Promise<SignedRecord[]>,
  logger: Logger,
): Promise<SignerFiles> {
  openPrivateFolder(folder);
  const path = join(folder, 'checkpoints.ndjson');
  const known = existsSync(path);
  if (!hasKey(folder)) {
    if (known) throw new SignerRefused(`${folder} has checkpoints but lost their signer.key`);
    return makeFiles(folder, path, logger);
  }
  const key = readKey(folder);
  const recovered = known ? [] : await recover(path, key, readTopic);
  const { file, cutOff } = await CheckpointFile.open(path);
  if (cutOff > 0) logger.warn({ action: 'cut-off', bytes: cutOff }, 'the last line was unfinished');
  if (recovered.length > 0) {
    await file.append(recovered);
    logger.warn({ action: 'recovered', records: recovered.length }, 'the file is the topic’s copy');
  }
  return { key, file };
}

/** The file before the key: a key alone is always one that has lost its file. */
async function makeFiles(folder: string, path: string, logger: Logger): Promise<SignerFiles> {
  const { file } = await CheckpointFile.open(path);
  makeKey(folder);
  logger.info({ action: 'key-made' });
  return { key: readKey(folder), file };
}

async function recover(
  path: string,
  key: KeyObject,
  readTopic: () => Promise<SignedRecord[]>,
): Promise<SignedRecord[]> {
  const publicKey = createPublicKey(key);
  const { genuine } = genuineOf(await readTopic(), publicKey);
  if (genuine.length > 0) return inSigningOrder(genuine);
  throw new SignerRefused(
    `${path} is missing and the topic holds no copy: put it back, or remove its folder to begin anew with another key`,
  );
}
