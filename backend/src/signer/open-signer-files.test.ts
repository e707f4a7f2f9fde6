import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SignedRecord, signRecord, type UnsignedRecord } from '@tasktrail/ledger';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CheckpointFile } from './checkpoint-file.ts';
import { openSignerFiles, type SignerFiles } from './open-signer-files.ts';
import { SignerRefused } from './signer-refused.ts';

let home: string;
let log: { action?: string }[];
const files: CheckpointFile[] = [];

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'tasktrail-signer-'));
  log = [];
});
afterEach(async () => {
  await Promise.all(files.splice(0).map((file) => file.close()));
  await rm(home, { recursive: true, force: true });
});

const folder = () => join(home, 'signer');
const keyPath = () => join(folder(), 'signer.key');
const filePath = () => join(folder(), 'checkpoints.ndjson');

/** As a start does: what the topic holds is asked only when the file is gone. */
async function start(onTopic: SignedRecord[] = [], keyFile?: string): Promise<SignerFiles> {
  const write = (line: string) => void log.push(JSON.parse(line) as (typeof log)[number]);
  const opened = await openSignerFiles(
    { folder: folder(), keyFile },
    async () => onTopic,
    pino({ base: null }, { write }),
  );
  files.push(opened.file);
  return opened;
}

/** Signed so many milliseconds after midnight as its row says. */
const checkpoint = (partition: number, seq: number): UnsignedRecord => ({
  kind: 'checkpoint',
  partition,
  seq,
  hash: 'ab'.repeat(32),
  topic_id: null,
  next_offset: seq,
  set_aside: [],
  signed_at: new Date(Date.UTC(2026, 10, 22) + seq).toISOString(),
});

async function signed(...records: UnsignedRecord[]): Promise<SignerFiles> {
  const opened = await start();
  await opened.file.append(records.map((record) => signRecord(record, opened.key)));
  return opened;
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(path)).mode & 0o777).toString(8);
}

test('a new folder, its key and its file are the signer’s alone', async () => {
  await start();

  expect(await modeOf(folder())).toBe('700');
  expect(await modeOf(keyPath())).toBe('600');
  expect(await modeOf(filePath())).toBe('600');
});

test('the second start has the same key, and reads how far each chain is signed', async () => {
  const first = await signed(checkpoint(0, 1), checkpoint(2, 7), checkpoint(0, 4));
  const second = await start();
  const lines = await second.file.readLines(second.key);

  expect(second.key.equals(first.key)).toBe(true);
  expect([0, 1, 2].map((partition) => lines.get(partition)?.seq)).toEqual([4, undefined, 7]);
});

test('the last record is found in a file of many blocks, behind the records of other chains', async () => {
  const others = Array.from({ length: 600 }, (_, index) => checkpoint(1, index + 5));
  await signed(checkpoint(0, 3), ...others);
  const { file, key } = await start();
  const lines = await file.readLines(key);

  expect(file.size).toBeGreaterThan(128 * 1024);
  expect(lines.get(0)).toMatchObject({ seq: 3 });
  expect(lines.get(1)).toMatchObject({ seq: 604 });
});

test('a fork begins the line anew where it says', async () => {
  const fork: UnsignedRecord = {
    kind: 'fork',
    partition: 0,
    seq: 5,
    hash: 'cd'.repeat(32),
    topic_id: null,
    next_offset: 5,
    discarded_seq: 9,
    discarded_hash: 'ab'.repeat(32),
    reason: 'restored a backup',
    signed_at: '2026-11-22T00:00:01.000Z',
  };
  await signed(checkpoint(0, 9), fork);
  const { file, key } = await start();

  expect((await file.readLines(key)).get(0)).toMatchObject({ seq: 5, hash: 'cd'.repeat(32) });
});

test('an old record that stands at the end once more moves no line', async () => {
  const { file: first, key } = await signed(checkpoint(0, 1), checkpoint(0, 4));
  const [old = ''] = (await readFile(filePath(), 'utf8')).split('\n');
  await first.close();
  files.splice(0);
  await appendFile(filePath(), `${old}\n`);
  const { file } = await start();

  expect((await file.readLines(key)).get(0)).toMatchObject({ seq: 4 });
});

test('a last line that a crash left unfinished is cut off, and said', async () => {
  await signed(checkpoint(0, 1));
  const before = await readFile(filePath(), 'utf8');
  await appendFile(filePath(), '{"kind":"checkpoint","partition":0,"se');
  await start();

  expect(await readFile(filePath(), 'utf8')).toBe(before);
  expect(log).toContainEqual(expect.objectContaining({ action: 'cut-off', bytes: 38 }));
});

test('a lost file comes back from the topic, without what others put there', async () => {
  const { key } = await signed();
  const ours = signRecord(checkpoint(0, 8), key);
  const theirs = signRecord(checkpoint(0, 99), generateKeyPairSync('ed25519').privateKey);
  await rm(filePath());
  const { file } = await start([ours, theirs]);

  expect((await file.readLines(key)).get(0)).toMatchObject({ seq: 8 });
  expect(await readFile(filePath(), 'utf8')).toBe(`${JSON.stringify(ours)}\n`);
  expect(log).toContainEqual(expect.objectContaining({ action: 'recovered', records: 1 }));
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['others may read the key', () => chmod(keyPath(), 0o640), /signer\.key can be used by others/],
  ['others may enter the folder', () => chmod(folder(), 0o750), /signer can be used by others/],
  ['others may write the file', () => chmod(filePath(), 0o622), /ndjson can be used by others/],
  [
    'the key is damaged',
    () => writeFile(keyPath(), 'x'),
    /signer\.key holds no PRIVATE KEY in PEM/,
  ],
  ['the key is gone', () => rm(keyPath()), /has checkpoints but lost their signer\.key/],
  [
    'the file is gone and the topic has no copy',
    () => rm(filePath()),
    /ndjson is missing and the topic holds no copy/,
  ],
  [
    'the last record says something else than what was signed',
    () => edit('"seq":1', '"seq":2'),
    /\(row 2\) is not this key's: its signature does not fit its content; put the file back/,
  ],
  [
    'the last line is no record',
    () => edit('"kind"', '"mind"'),
    /^.*: the line that begins with \{"mind":"checkpoint".* is no record: kind: /,
  ],
  [
    'the key is another one',
    () => {
      const { privateKey } = generateKeyPairSync('ed25519');
      return writeFile(keyPath(), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    },
    /is not this key's: it is signed by key [0-9a-f]{16}, not by [0-9a-f]{16}/,
  ],
])('it does not start when %s', async (_, damage, sentence) => {
  await signed(checkpoint(0, 1));
  await damage();
  const again = start().then(({ file, key }) => file.readLines(key));

  await expect(again).rejects.toThrow(SignerRefused);
  await expect(again).rejects.toThrow(sentence);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  ['somebody else writes to it', () => appendFile(filePath(), '\n'), /somebody else wrote to it/],
  ['it is removed', () => rm(filePath()), /it was removed while the signer ran/],
])('nothing more is written to the file when %s', async (_, act, sentence) => {
  const { file, key } = await signed(checkpoint(0, 1));
  await act();

  await expect(file.append([signRecord(checkpoint(0, 2), key)])).rejects.toThrow(sentence);
});

/** As a cluster mounts it: a link to a file that is not ours to change, readable for a group. */
async function mountedKey(mode = 0o440): Promise<{ path: string; key: KeyObject }> {
  const { privateKey: key } = generateKeyPairSync('ed25519');
  const pem = key.export({ type: 'pkcs8', format: 'pem' });
  await writeFile(join(home, 'data'), pem, { mode: 0o600 });
  await chmod(join(home, 'data'), mode);
  await symlink('data', join(home, 'mounted.key'));
  return { path: join(home, 'mounted.key'), key };
}

test('a key that was made elsewhere signs, stays where it is, and its first start is said', async () => {
  const { path, key } = await mountedKey();
  const first = await start([], path);
  await first.file.append([signRecord(checkpoint(0, 1), first.key)]);
  const second = await start([], path);

  expect(first.key.equals(key)).toBe(true);
  expect((await second.file.readLines(second.key)).get(0)?.seq).toBe(1);
  expect(await readdir(folder())).toEqual(['checkpoints.ndjson']);
  expect(log.map(({ action }) => action)).toEqual(['begins-anew']);
});

test('with a key from elsewhere a lost file comes back from the topic', async () => {
  const { path, key } = await mountedKey();
  const { file } = await start([signRecord(checkpoint(0, 8), key)], path);

  expect((await file.readLines(key)).get(0)).toMatchObject({ seq: 8 });
  expect(log.map(({ action }) => action)).toEqual(['recovered']);
});

test('with a key from elsewhere the group of the volume may use folder and file, others may not', async () => {
  const { path } = await mountedKey();
  await start([], path);
  await chmod(folder(), 0o2770);
  await chmod(filePath(), 0o660);
  await start([], path);
  await chmod(filePath(), 0o662);

  await expect(start([], path)).rejects.toThrow(/ndjson can be used by others/);
});

test.each<[string, (path: string) => Promise<unknown>, RegExp]>([
  ['everybody may read it', (path) => chmod(path, 0o444), /^SIGNER_KEY_FILE .* everybody may use/],
  ['it is not there', (path) => rm(path), /^SIGNER_KEY_FILE .* cannot be read \(ENOENT\)$/],
  [
    'it is damaged',
    (path) => damage(path),
    /^the file that SIGNER_KEY_FILE names holds no PRIVATE/,
  ],
  ['there is another one in the folder', () => start(), /signer has a signer\.key too/],
])('a key from elsewhere is refused when %s', async (_, damage, sentence) => {
  const { path } = await mountedKey();
  await damage(path);
  const refused = start([], path);

  await expect(refused).rejects.toThrow(SignerRefused);
  await expect(refused).rejects.toThrow(sentence);
});

async function damage(path: string): Promise<void> {
  await chmod(path, 0o600);
  await writeFile(path, 'x');
}

async function edit(from: string, to: string): Promise<void> {
  const text = await readFile(filePath(), 'utf8');
  await writeFile(filePath(), text.replace(from, to));
}
