import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { QuarantinedBytes } from '@tasktrail/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../../test/api.ts';
import type { Api } from '../../../test/api.ts';
import { asOwner } from '../../../test/tasks.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const topicId = '0198c0de-0000-4000-8000-000000000007';
const record = (offset: number) => `${topicId}-0-${offset}`;
const RECORDS = 501;

let api: Api;
let folder: string;
beforeAll(async () => {
  api = await startApi();
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-quarantine-'));
  // An escape sequence that would clear a terminal.
  await asOwner(
    api,
    `insert into audit_quarantine (topic_id, partition, kafka_offset, value, reason, detail)
     select $1, 0, n, convert_to(chr(27) || '[2J forged ' || n, 'UTF8'), 'foreign', 'a test'
     from generate_series(1, ${RECORDS}) n`,
    [topicId],
  );
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await api.stop();
});

interface Ended {
  code: number | string | null | undefined;
  out: string;
  err: string;
}

function run(...args: string[]): Promise<Ended> {
  const url = ['--url', `http://127.0.0.1:${api.port}`];
  const all = [main, ...args, ...(args.includes('--url') ? [] : url)];
  return new Promise((resolve) => {
    execFile(process.execPath, all, (error, out, err) => {
      resolve({ code: error === null ? 0 : error.code, out, err });
    });
  });
}

test('list names every record, whatever the size of a page, and prints nothing foreign', async () => {
  const { code, out } = await run('list');
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(RECORDS);
  expect(out).not.toContain('\u001b');
  expect(out).not.toContain('forged');
});

test('list ends without a word when its reader has seen enough', async () => {
  const url = `http://127.0.0.1:${api.port}`;
  const child = spawn(process.execPath, [main, 'list', '--url', url]);
  child.stdout.destroy();
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [err, [code]] = await Promise.all([text(child.stderr), closed]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('show prints the content with its escapes made harmless', async () => {
  const { code, out } = await run('show', record(7));
  expect(code).toBe(0);
  expect(out).toContain(String.raw`\u{1b}[2J forged 7`);
});

test('acknowledge leaves an act that show names', async () => {
  expect(await run('acknowledge', record(9), '--reason', 'A test of the alarm')).toMatchObject({
    code: 0,
  });
  expect((await run('show', record(9))).out).toMatch(
    /acknowledged +.* by api: A test of the alarm/,
  );
  expect((await run('list')).out).toMatch(new RegExp(`seen .*${record(9)}`));
});

test('export writes every byte, for its owner alone, and never over another file', async () => {
  const file = join(folder, 'quarantine.ndjson');
  expect((await run('export', '--to', file)).code).toBe(0);
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const records = lines.map((line) => QuarantinedBytes.parse(JSON.parse(line)));
  expect(new Set(records.map(({ id }) => id)).size).toBe(RECORDS);
  const seventh = records.find(({ id }) => id === record(7));
  expect(Buffer.from(seventh?.value ?? '', 'base64').toString()).toBe('\u001b[2J forged 7');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await run('export', '--to', file)).toMatchObject({
    code: 1,
    err: 'quarantine: the file exists already\n',
  });
});

describe('it ends with one sentence and', () => {
  test.each<[string, number, string[]]>([
    ['a record that is not there', 1, ['show', record(0)]],
    ['an empty reason', 1, ['acknowledge', record(1), '--reason', ' ']],
    ['a system that does not run', 1, ['list', '--url', 'http://127.0.0.1:9']],
    ['no command', 2, []],
    ['an unknown command', 2, ['release', record(1)]],
    ['an unknown option', 2, ['list', '--force']],
    ['a url that is none', 2, ['list', '--url', 'there']],
  ])('%s with %i', async (_name, code, args) => {
    const ended = await run(...args);
    expect(ended.code).toBe(code);
    expect(ended.err).toMatch(/^quarantine: \S.*\n/);
    expect(ended.err).not.toContain('    at ');
  });
});
