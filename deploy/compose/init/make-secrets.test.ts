import { createPrivateKey } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeSecrets } from './make-secrets.ts';
import { ownersOf, type Passwords, secretsOf } from './volumes.ts';

const none = { superuser: '', owner: '', backend: '', consumer: '', audit_reader: '' };
const volumes = new Set([
  'secrets',
  'signer-key',
  ...secretsOf(none).map(({ volume }) => volume),
  ...ownersOf.map(({ volume }) => volume),
]);

describe('the secrets of a compose system', () => {
  let root: string;
  let given: Map<string, number>;

  const make = (...rotate: (keyof Passwords)[]) =>
    makeSecrets({
      root,
      rotate,
      giveTo: (path, uid) => given.set(path.slice(root.length), uid),
      ownerOf: (path) => given.get(path.slice(root.length)) ?? 0,
    });
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const passwordIn = (path: string) => new URL(read(path)).password;
  const everything = () =>
    [...volumes].flatMap((volume) =>
      readdirSync(join(root, volume)).map(
        (file) => `${volume}/${file}: ${read(`${volume}/${file}`)}`,
      ),
    );

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'tasktrail-init-'));
    given = new Map();
    for (const volume of volumes) mkdirSync(join(root, volume));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('are made once, and stay', () => {
    expect(make()).toHaveLength(6);
    const before = everything();
    expect(make()).toEqual([]);
    expect(everything()).toEqual(before);
  });

  it('are the same for who knows a password and who asks for it', () => {
    make();
    expect(passwordIn('owner-secrets/database-url')).toBe(read('postgres-secrets/owner-password'));
    expect(passwordIn('backend-secrets/database-url')).toBe(read('owner-secrets/backend-password'));
    expect(passwordIn('consumer-secrets/database-url')).toBe(
      read('owner-secrets/consumer-password'),
    );
    expect(passwordIn('audit-reader-secrets/database-url')).toBe(
      read('owner-secrets/audit-reader-password'),
    );
  });

  it('lie where their only reader reads them, closed to everybody else', () => {
    make();
    expect(readdirSync(join(root, 'backend-secrets'))).toEqual(['database-url']);
    expect(readdirSync(join(root, 'consumer-secrets'))).toEqual(['database-url']);
    expect(readdirSync(join(root, 'signer-key'))).toEqual(['signer.key']);
    expect(given.get('/consumer-secrets/database-url.new')).toBe(10_001);
    expect(given.get('/postgres-secrets/owner-password.new')).toBe(999);
    expect(statSync(join(root, 'backend-secrets/database-url')).mode & 0o777).toBe(0o400);
    expect(statSync(join(root, 'secrets/passwords.json')).mode & 0o777).toBe(0o400);
  });

  it('come back as they were when the volume of a reader is lost, or half of a write is left', () => {
    make();
    const before = everything();
    rmSync(join(root, 'backend-secrets/database-url'));
    writeFileSync(join(root, 'owner-secrets/database-url.new'), 'half');
    expect(make()).toEqual([]);
    expect(everything()).toEqual(before);
  });

  it('are rotated for those who are named, and for nobody else', () => {
    make();
    const [owner, key] = [read('postgres-secrets/owner-password'), read('signer-key/signer.key')];
    const backend = passwordIn('backend-secrets/database-url');
    expect(make('backend', 'consumer')).toEqual(['password of backend', 'password of consumer']);
    expect(passwordIn('backend-secrets/database-url')).not.toBe(backend);
    expect(passwordIn('backend-secrets/database-url')).toBe(read('owner-secrets/backend-password'));
    expect(read('postgres-secrets/owner-password')).toBe(owner);
    expect(read('signer-key/signer.key')).toBe(key);
  });

  it('go into new volumes, which get their owners once', () => {
    mkdirSync(join(root, 'backups/lost+found'));
    make();
    expect(given.get('/backups')).toBe(1000);
    expect(statSync(join(root, 'backups')).mode & 0o777).toBe(0o700);
    writeFileSync(join(root, 'backups/monday'), '');
    chmodSync(join(root, 'backups'), 0o750);
    make();
    expect(statSync(join(root, 'backups')).mode & 0o777).toBe(0o750);
  });

  it('are not made beside a folder of root’s that is in use already', () => {
    writeFileSync(join(root, 'backups/letters'), '');
    const { mode } = statSync(join(root, 'backups'));
    expect(() => make()).toThrow(/^backups belongs to root and holds letters: /);
    expect(statSync(join(root, 'backups')).mode).toBe(mode);
    expect(given.size).toBe(0);
    expect(readdirSync(join(root, 'secrets'))).toEqual([]);
  });

  it('hold a key that the signer can sign with', () => {
    make();
    expect(createPrivateKey(read('signer-key/signer.key')).asymmetricKeyType).toBe('ed25519');
  });
});
