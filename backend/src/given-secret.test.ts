import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, readConfig } from './config.ts';
import { readSignerConfig } from './signer/config.ts';

const url = 'postgresql://backend:s3cret@127.0.0.1/taskdb';
const kafka = { KAFKA_BOOTSTRAP: 'a:9092' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasktrail-secret-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: string): string {
  const path = join(folder, 'url');
  writeFileSync(path, content);
  return path;
}

function faultOf(env: Record<string, string>): string {
  try {
    readConfig({ ...kafka, ...env });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
  }
  throw new Error('no ConfigError');
}

test('a secret may lie in a file, whose last newline nobody means', () => {
  const env = { ...kafka, DATABASE_URL_FILE: file(`${url}\n`), SIGNER_DIR: '/signer' };

  expect(readConfig(env).databaseUrl).toBe(url);
  expect(readSignerConfig(env).databaseUrl).toBe(url);
});

test('a secret and its file are not both taken', () => {
  expect(faultOf({ DATABASE_URL: url, DATABASE_URL_FILE: file(url) })).toBe(
    'DATABASE_URL and DATABASE_URL_FILE are both given',
  );
});

test.each([
  ['\n', 'DATABASE_URL_FILE names an empty file'],
  ['mysql://s3cret', 'DATABASE_URL_FILE is invalid'],
])('a file that holds %j is named by its variable, without its content', (content, fault) => {
  expect(faultOf({ DATABASE_URL_FILE: file(content) })).toBe(fault);
});

test('a file that cannot be read is named by its variable: its path could be the secret itself', () => {
  expect(faultOf({ DATABASE_URL_FILE: url })).toBe(
    'DATABASE_URL_FILE names a file that cannot be read (ENOENT)',
  );
});
