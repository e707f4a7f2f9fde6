import { generateKeyPairSync, randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ownersOf, secretsOf, type Passwords } from './volumes.ts';

/**
 * Brings every volume below `root` to what its reader expects and answers what was made anew. `init` keeps the passwords
 * in a volume of its own: the others are written from it each time, so a lost or half-written one is whole again.
 */
export function makeSecrets(root: string, rotate: boolean): string[] {
  const { passwords, made } = settlePasswords(join(root, 'secrets/passwords.json'), rotate);
  for (const { volume, file, uid, text } of secretsOf(passwords))
    give({ path: join(root, volume, file), uid, text });
  for (const { volume, uid, mode } of ownersOf) giveFolder(join(root, volume), uid, mode);
  return [...made, ...settleKey(join(root, 'signer-key/signer.key'))];
}

const rotated = ['backend', 'consumer', 'audit_reader'] as const;
const kept = ['superuser', 'owner'] as const;

/** PostgreSQL learns the rotated ones from the migration; the others only from who is there as its superuser. */
function settlePasswords(path: string, rotate: boolean): { passwords: Passwords; made: string[] } {
  const before = existsSync(path)
    ? (JSON.parse(readFileSync(path, 'utf8')) as Partial<Passwords>)
    : {};
  const after = { ...before };
  for (const name of [...rotated, ...kept]) after[name] ??= randomBytes(24).toString('hex');
  if (rotate) for (const name of rotated) after[name] = randomBytes(24).toString('hex');
  give({ path, uid: 0, text: JSON.stringify(after) });
  const made = [...rotated, ...kept].filter((name) => after[name] !== before[name]);
  return { passwords: after as Passwords, made: made.map((name) => `password of ${name}`) };
}

/** Made once: whoever replaces it gives up what was signed with it. */
function settleKey(path: string): string[] {
  if (existsSync(path)) return [];
  const { privateKey } = generateKeyPairSync('ed25519');
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  give({ path, uid: 1000, text });
  return ['key of the signer'];
}

/** Written beside its place and moved: whoever reads it sees all of it. Readable for its user alone. */
function give({ path, uid, text }: { path: string; uid: number; text: string }): void {
  const unfinished = `${path}.new`;
  // One that was left behind belongs to its user already.
  rmSync(unfinished, { force: true });
  writeFileSync(unfinished, text, { mode: 0o400, flush: true });
  if (uid !== 0) chownSync(unfinished, uid, uid);
  renameSync(unfinished, path);
}

/** A fresh volume belongs to root. One that has its owner, a folder of the host perhaps, stays as it is. */
function giveFolder(path: string, uid: number, mode: number): void {
  if (lstatSync(path).uid !== 0) return;
  chmodSync(path, mode);
  chownSync(path, uid, uid);
}
