import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyError, readPrivateKey } from '@tasktrail/ledger';
import { refuseOpen } from './private-folder.ts';
import { SignerRefused } from './signer-refused.ts';

const keyIn = (folder: string) => join(folder, 'signer.key');

export const hasKey = (folder: string): boolean => existsSync(keyIn(folder));

/** Makes the key of a new folder. Written beside its place and moved: half a key is never found there. */
export function makeKey(folder: string): void {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const unfinished = `${keyIn(folder)}.new`;
  writeFileSync(unfinished, pem, { mode: 0o600, flush: true });
  renameSync(unfinished, keyIn(folder));
}

/** Reads the key, unless somebody else could have read it too. */
export function readKey(folder: string): KeyObject {
  const path = keyIn(folder);
  refuseOpen(path, '600');
  try {
    return readPrivateKey(readFileSync(path, 'utf8'));
  } catch (error) {
    if (error instanceof KeyError) throw new SignerRefused(`${path} ${error.message}`);
    throw error;
  }
}

/** Reads a key that was made elsewhere; never writes. What is mounted may be a link, and belong to root. */
export function readGivenKey(path: string): KeyObject {
  let pem: string;
  try {
    if ((statSync(path).mode & 0o007) !== 0)
      throw new SignerRefused('SIGNER_KEY_FILE names a file that everybody may use; chmod o= it');
    pem = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof SignerRefused) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new SignerRefused(`SIGNER_KEY_FILE names a file that cannot be read (${code})`);
  }
  try {
    return readPrivateKey(pem);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new SignerRefused(`the file that SIGNER_KEY_FILE names ${error.message}`);
  }
}

/** Puts the public key where people and verifiers find it. */
export function publishKey(key: KeyObject, paths: readonly string[]): void {
  const pem = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();
  for (const path of paths) {
    if (existsSync(path) && readFileSync(path, 'utf8') === pem) continue;
    const unfinished = `${path}.${process.pid}.new`;
    writeFileSync(unfinished, pem, { mode: 0o644, flush: true });
    renameSync(unfinished, path);
  }
}
