import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Refused } from './refused.ts';
import { ownersOf, secretsOf, SIGNER, type Passwords } from './volumes.ts';

/** Gives a file or folder to its user. */
type GiveTo = (path: string, uid: number) => void;

interface Wanted {
  /** Where the volumes are. */
  readonly root: string;
  /** Whose passwords are made anew. */
  readonly rotate: readonly (keyof Passwords)[];
  readonly giveTo?: GiveTo;
  readonly ownerOf?: (path: string) => number;
}

/**
 * Brings every volume to what its reader expects and answers what was made anew. `init` keeps the passwords in a volume of
 * its own: the others are written from it each time, so a lost or half-written one is whole again.
 */
export function makeSecrets(wanted: Wanted): string[] {
  const { root, rotate, giveTo = chownTo } = wanted;
  const unowned = unownedOf(wanted);
  const { passwords, made } = settlePasswords(join(root, 'secrets/passwords.json'), rotate);
  for (const { volume, file, uid, text } of secretsOf(passwords))
    write(join(root, volume, file), text, (path) => giveTo(path, uid));
  for (const { volume, uid, mode } of unowned) {
    chmodSync(join(root, volume), mode);
    giveTo(join(root, volume), uid);
  }
  return [...made, ...settleKey(join(root, 'signer-key/signer.key'), giveTo)];
}

/** New volumes are empty and root's. One that has its owner stays as it is; one of root's with something in it is somebody's. */
function unownedOf({ root, ownerOf = (path) => lstatSync(path).uid }: Wanted) {
  const unowned = ownersOf.filter(({ volume }) => ownerOf(join(root, volume)) === 0);
  for (const { volume, uid } of unowned) {
    const content = readdirSync(join(root, volume)).filter((name) => name !== 'lost+found');
    if (content.length > 0)
      throw new Refused(
        `${volume} belongs to root and holds ${content[0]}: choose an empty folder, or give it to user ${uid} (chown)`,
      );
  }
  return unowned;
}

const chownTo: GiveTo = (path, uid) => chownSync(path, uid, uid);

const roles = ['backend', 'consumer', 'audit_reader', 'superuser', 'owner'] as const;

function settlePasswords(path: string, rotate: Wanted['rotate']) {
  const before = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Passwords>)
    : {};
  const made = roles.filter((role) => before[role] === undefined || rotate.includes(role));
  const after = { ...before };
  for (const role of made) after[role] = randomBytes(24).toString('hex');
  write(path, JSON.stringify(after));
  return { passwords: after as Passwords, made: made.map((name) => `password of ${name}`) };
}

/** Made once: whoever replaces it gives up what was signed with it. */
function settleKey(path: string, giveTo: GiveTo): string[] {
  if (existsSync(path)) return [];
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  write(path, text, (path) => giveTo(path, SIGNER));
  return ['key of the signer'];
}

/** Written beside its place and moved: whoever reads it sees all of it. Readable for its user alone. */
function write(path: string, text: string, give: (path: string) => void = () => undefined): void {
  const unfinished = `${path}.new`;
  // One that was left behind belongs to its user already.
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o400, flush: true });
  give(unfinished);
  renameSync(unfinished, path);
}
