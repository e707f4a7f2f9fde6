import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, expect, it } from 'vitest';

import { signedEvidence } from './signed-evidence.ts';

let dir: string;
let own: string;
let ownKey: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'tasktrail-evidence-'));
  [own, ownKey] = [join(dir, 'signer/checkpoints.ndjson'), join(dir, 'checkpoints.pub')];
  mkdirSync(join(dir, 'signer'));
  for (const file of [own, ownKey]) writeFileSync(file, '');
});
afterEach(() => rmSync(dir, { recursive: true }));

it('is what the own signer signed, unless other files are given', () => {
  const [checkpoints, key] = ['/out/side.ndjson', '/out/side.pub'];
  expect(signedEvidence(dir, {})).toEqual(['--checkpoints', own, '--key', ownKey]);
  expect(signedEvidence(dir, { key })).toEqual(['--checkpoints', own, '--key', key]);
  expect(signedEvidence(dir, { checkpoints, key })).toEqual([
    '--checkpoints',
    checkpoints,
    '--key',
    key,
  ]);
});

it('is refused by the name of the file when a part of it is gone', () => {
  rmSync(ownKey);
  expect(() => signedEvidence(dir, {})).toThrow(`${ownKey} is missing`);
  expect(signedEvidence(dir, { key: '/k' })).toEqual(['--checkpoints', own, '--key', '/k']);
  rmSync(own);
  expect(() => signedEvidence(dir, { key: '/k' })).toThrow(`${own} is missing`);
});

it('is nothing where nothing was ever signed', () => {
  rmSync(ownKey);
  rmSync(join(dir, 'signer'), { recursive: true });
  expect(signedEvidence(dir, {})).toEqual([]);
});
