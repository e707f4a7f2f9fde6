import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { signedFiles } from './database-command.ts';

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'tasktrail-signed-'));
  mkdirSync(join(data, 'signer'));
});
afterEach(() => rmSync(data, { recursive: true }));

const put = (name: string) => {
  writeFileSync(join(data, name), '');
  return join(data, name);
};

test('checkpoints go along with the public key beside them', () => {
  const checkpoints = put('signer/checkpoints.ndjson');
  const inside = put('signer/signer.pub');
  expect(signedFiles(data)).toEqual(['--checkpoints', checkpoints, '--key', inside]);
  const outside = put('checkpoints.pub');
  expect(signedFiles(data)).toEqual(['--checkpoints', checkpoints, '--key', outside]);
});

test('where nobody has signed there is nothing to take along', () => {
  put('checkpoints.pub');
  expect(signedFiles(data)).toEqual([]);
});

test('checkpoints whose key is gone are not left out in silence', () => {
  put('signer/checkpoints.ndjson');
  expect(() => signedFiles(data)).toThrow(/checkpoints\.ndjson cannot be checked: the public key/);
});
