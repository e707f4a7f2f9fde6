import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyId, nameNextKey } from '@tasktrail/ledger';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT, readKeyLine } from './command-line.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktrail-key-line-'));
afterAll(() => rmSync(folder, { recursive: true }));

const old = generateKeyPairSync('ed25519');
const next = generateKeyPairSync('ed25519');
const statement = nameNextKey(next.publicKey, old.privateKey, new Date());
const key = fileOf('old.pub', old.publicKey.export({ type: 'spki', format: 'pem' }));
const statements = fileOf('next-keys.ndjson', `${JSON.stringify(statement)}\n`);

function fileOf(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const idOf = (one: KeyObject | undefined) => one && keyId(one);

describe('the key that judges', () => {
  test('is none when none is given', async () => {
    expect(await readKeyLine({})).toBe(undefined);
  });

  test('is the given one', async () => {
    expect(idOf((await readKeyLine({ key }))?.key)).toBe(keyId(old.publicKey));
  });

  test('is the last one that the given one leads to', async () => {
    const line = await readKeyLine({ key, 'next-keys': statements });
    expect(idOf(line?.key)).toBe(keyId(next.publicKey));
    expect(line?.named).toEqual([statement]);
  });
});

test('statements without a key to trust are misuse', async () => {
  const misused = readKeyLine({ 'next-keys': statements });
  await expect(misused).rejects.toMatchObject({ exitCode: EXIT.usage });
});

test('a statement that was changed is refused by the name of its option', async () => {
  const forged = { ...statement, signed_at: '2020-01-01T00:00:00.000Z' };
  const file = fileOf('forged.ndjson', JSON.stringify(forged));
  await expect(readKeyLine({ key, 'next-keys': file })).rejects.toMatchObject({
    exitCode: EXIT.configuration,
    message: expect.stringContaining('--next-keys') as string,
  });
});
