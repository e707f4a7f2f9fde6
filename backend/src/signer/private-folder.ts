import { lstatSync, mkdirSync } from 'node:fs';
import { SignerRefused } from './signer-refused.ts';

/** Makes the folder, or refuses one that others may enter. */
export function openPrivateFolder(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  refuseOpen(path, '700');
}

/** Refuses a file or folder that is somebody else's, or that somebody else may use. */
export function refuseOpen(path: string, mode: string): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) throw new SignerRefused(`${path} is a link; put the real one there`);
  if (stat.uid !== process.getuid?.())
    throw new SignerRefused(`${path} belongs to another user; the signer runs as its owner only`);
  if ((stat.mode & 0o077) !== 0)
    throw new SignerRefused(`${path} can be used by others; chmod ${mode} it, or replace the key`);
}
