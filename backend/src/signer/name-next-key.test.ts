import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { followKeys, keyId, parseNextKeys } from '@tasktrail/ledger';
import { afterAll, describe, expect, test } from 'vitest';

const main = fileURLToPath(new URL('name-next-key.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tasktrail-next-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

const old = generateKeyPairSync('ed25519');
const next = generateKeyPairSync('ed25519');
const oldKey = fileOf('old.key', old.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const oldPublic = fileOf('old.pub', old.publicKey.export({ type: 'spki', format: 'pem' }));
const nextPublic = fileOf('next.pub', next.publicKey.export({ type: 'spki', format: 'pem' }));

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const run = (...args: string[]) =>
  spawnSync(process.execPath, [main, ...args], { encoding: 'utf8' });

test('what it prints leads a verifier who trusts the old key to the new one', () => {
  const { status, stdout, stderr } = run('--key', oldKey, '--next', nextPublic);
  const line = followKeys(old.publicKey, parseNextKeys(stdout));
  expect(keyId(line.key)).toBe(keyId(next.publicKey));
  expect(stderr).toBe(`key ${keyId(old.publicKey)} names key ${keyId(next.publicKey)}\n`);
  expect(status).toBe(0);
});

describe('says in one line', () => {
  test.each([
    ['a private key that is none', ['--key', oldPublic, '--next', nextPublic], 78, 'old.pub'],
    ['a public key that is none', ['--key', oldKey, '--next', oldKey], 78, 'old.key'],
    ['the same key twice', ['--key', oldKey, '--next', oldPublic], 78, 'should follow'],
    ['a file that is not there', ['--key', join(folder, 'none'), '--next', nextPublic], 1, 'none'],
    ['an unknown option', ['--nonsense'], 2, '--nonsense'],
  ])('%s', (_, args, code, words) => {
    const { status, stdout, stderr } = run(...args);
    expect(status).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr.trimEnd()).not.toContain('\n');
  });
});
