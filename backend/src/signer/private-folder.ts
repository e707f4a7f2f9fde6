import { lstatSync, mkdirSync } from 'node:fs';
import { SignerRefused } from './signer-refused.ts';

/**
 * Who may use what the signer writes: nobody else where its key lies beside it. Where the key is elsewhere, the group may
 * too: a cluster gives its volumes to a group that is this one process.
 */
export type Privacy = 'owner' | 'group';

/** Makes the folder, or refuses one that others may enter. */
export function openPrivateFolder(path: string, privacy: Privacy): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  refuseOpen(path, '700', privacy);
}

/** Refuses a file or folder that is somebody else's, or that somebody else may use. */
export function refuseOpen(path: string, mode: string, privacy: Privacy = 'owner'): void {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) throw new SignerRefused(`${path} is a link; put the real one there`);
  if (stat.uid !== process.getuid?.())
    throw new SignerRefused(`${path} belongs to another user; the signer runs as its owner only`);
  const others = privacy === 'owner' ? 0o077 : 0o007;
  if ((stat.mode & others) !== 0)
    throw new SignerRefused(`${path} can be used by others; chmod ${mode} it, or replace the key`);
}
