import { createPublicKey, type KeyObject } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { genuineOf, inSigningOrder, type SignedRecord } from '@tasktrail/ledger';
import type { Logger } from 'pino';
import { CheckpointFile } from './checkpoint-file.ts';
import { openPrivateFolder, type Privacy } from './private-folder.ts';
import { SignerRefused } from './signer-refused.ts';
import { hasKey, makeKey, readGivenKey, readKey } from './signing-key.ts';

export interface SignerPlaces {
  readonly folder: string;
  /** Of a key that was made elsewhere; else it is in the folder, and made there for a new one. */
  readonly keyFile: string | undefined;
}

export interface SignerFiles {
  readonly key: KeyObject;
  readonly file: CheckpointFile;
}

/**
 * Opens the folder of the signer: both files are there, or none is and both are made. A key without its file has signed
 * something that it no longer knows of, so what the topic still holds by this key is put into a new file first.
 */
export async function openSignerFiles(
  { folder, keyFile }: SignerPlaces,
  readTopic: () => Promise<SignedRecord[]>,
  logger: Logger,
): Promise<SignerFiles> {
  const path = join(folder, 'checkpoints.ndjson');
  if (keyFile !== undefined) return openWithGivenKey({ folder, path, keyFile }, readTopic, logger);
  openPrivateFolder(folder, 'owner');
  const known = existsSync(path);
  if (!hasKey(folder)) {
    if (known) throw new SignerRefused(`${folder} has checkpoints but lost their signer.key`);
    return makeFiles(folder, path, logger);
  }
  const key = readKey(folder);
  const recovered = known ? [] : await signedBefore(key, readTopic);
  if (!known && recovered.length === 0)
    throw new SignerRefused(
      `${path} is missing and the topic holds no copy: put it back, or remove its folder to begin anew with another key`,
    );
  return { key, file: await openFile({ path, recovered, privacy: 'owner' }, logger) };
}

/**
 * A key that was made elsewhere is there before anything is signed, so without a file it is either a lost one or the first
 * start: what the topic holds by this key decides, and a first start is said aloud.
 */
async function openWithGivenKey(
  { folder, path, keyFile }: { folder: string; path: string; keyFile: string },
  readTopic: () => Promise<SignedRecord[]>,
  logger: Logger,
): Promise<SignerFiles> {
  const key = readGivenKey(keyFile);
  openPrivateFolder(folder, 'group');
  if (hasKey(folder))
    throw new SignerRefused(`${folder} has a signer.key too: take it away, or SIGNER_KEY_FILE`);
  const known = existsSync(path);
  const recovered = known ? [] : await signedBefore(key, readTopic);
  if (!known && recovered.length === 0)
    logger.warn({ action: 'begins-anew' }, 'neither file nor topic has anything by this key');
  return { key, file: await openFile({ path, recovered, privacy: 'group' }, logger) };
}

async function openFile(
  { path, recovered, privacy }: { path: string; recovered: SignedRecord[]; privacy: Privacy },
  logger: Logger,
): Promise<CheckpointFile> {
  const { file, cutOff } = await CheckpointFile.open(path, privacy);
  if (cutOff > 0) logger.warn({ action: 'cut-off', bytes: cutOff }, 'the last line was unfinished');
  if (recovered.length > 0) {
    await file.append(recovered);
    logger.warn({ action: 'recovered', records: recovered.length }, 'the file is the topic’s copy');
  }
  return file;
}

/** The file before the key: a key alone is always one that has lost its file. */
async function makeFiles(folder: string, path: string, logger: Logger): Promise<SignerFiles> {
  const { file } = await CheckpointFile.open(path);
  makeKey(folder);
  logger.info({ action: 'key-made' });
  return { key: readKey(folder), file };
}

/** What the topic holds by this key. */
async function signedBefore(
  key: KeyObject,
  readTopic: () => Promise<SignedRecord[]>,
): Promise<SignedRecord[]> {
  const { genuine } = genuineOf(await readTopic(), createPublicKey(key));
  return inSigningOrder(genuine);
}
