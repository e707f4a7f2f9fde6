import { execFileSync } from 'node:child_process';
import { copyFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { pretendProgram } from '../pipeline/pretend-program.ts';

/** The files it makes in an empty folder, with an OpenSSL that says little. */
function makeSecrets(...options: string[]): string[] {
  const openssl = pretendProgram('openssl', { '': 'something' });
  const script = join(openssl.folder, 'make-secrets');
  copyFileSync(join(import.meta.dirname, 'make-secrets'), script);
  const env = { ...process.env, PATH: `${openssl.folder}:${process.env['PATH']}` };
  execFileSync(script, options, { env });
  const values = join(dirname(script), 'secrets/values');
  return readdirSync(values).toSorted();
}

test('a new key of the signer makes no password anew', () => {
  expect(makeSecrets('--key-only')).toEqual(['signer.key', 'signer.pub']);
});

test('a first installation has passwords and the key', () => {
  expect(makeSecrets()).toEqual(
    expect.arrayContaining(['OWNER_PASSWORD', 'backend-url', 'signer.key', 'userlist.txt']),
  );
});
