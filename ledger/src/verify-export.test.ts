import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { GENESIS, linkHash } from './chain.ts';
import { readPublicKey, signRecord } from './checkpoint-signature.ts';
import type { SignedRecord } from './checkpoint.ts';
import { LineError } from './read-lines.ts';
import { faultsOf } from './report.ts';
import { verifyExport } from './verify-export.ts';

const AT = '2026-11-22T12:00:00+00:00';
const signer = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');
const pem = signer.publicKey.export({ type: 'spki', format: 'pem' }).toString();

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktrail-export-'));
});
afterAll(() => rm(folder, { recursive: true }));

type Line = Record<string, unknown>;

/** Partition 0 with two versions of task 2 and one of task 4; task 6 is still in the outbox. */
function exportLines(): Line[] {
  const task = (id: number, version: number) => ({ id, version, title: `task ${id} v${version}` });
  const event = (id: number, version: number) => ({
    event_id: `0198c0de-0000-4000-8000-00000000${id}00${version}`,
    subject: `task/${id}`,
    version,
    task: task(id, version),
  });
  const events = [event(2, 1), event(4, 1), event(2, 2)];
  let hash = GENESIS;
  const rows = events.map((event, index) => {
    const seq = index + 1;
    hash = linkHash({ partition: 0, seq, eventData: event }, hash);
    const last = index > 0 && { task: event.task };
    return { kind: 'row', partition: 0, seq, hash: hash.toString('hex'), ...last, event };
  });
  const heads = [{ partition: 0, seq: 3, hash: hash.toString('hex') }];
  return [
    { kind: 'export', format: 1, exported_at: AT, public_key: pem, heads, defaults: {} },
    ...rows,
    { kind: 'task', task: task(6, 1), event: event(6, 1) },
    { kind: 'end', rows: 3, tasks: 3, in_kafka: 0, in_outbox: 1 },
  ];
}

function checkpoint(seq: number, hash: unknown, key = signer.privateKey): SignedRecord {
  const position = { topic_id: null, next_offset: 0, set_aside: [], signed_at: AT };
  const record = {
    kind: 'checkpoint' as const,
    partition: 0,
    seq,
    hash: String(hash),
    ...position,
  };
  return signRecord(record, key);
}

interface Given {
  checkpoints?: SignedRecord[];
  key?: 'outside';
}

async function verify(lines: readonly (Line | string)[], { checkpoints, key }: Given = {}) {
  const path = join(folder, 'export.ndjson');
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  await writeFile(path, `${text.join('\n')}\n`);
  return verifyExport({
    path,
    key: key && signer.publicKey,
    checkpoints: checkpoints?.map((record, index) => ({ line: index + 1, record })),
    readKey: readPublicKey,
    progress: () => undefined,
  });
}

const faults = async (lines: readonly (Line | string)[], given: Given = {}) =>
  faultsOf(await verify(lines, given));

test('a whole export is whole: chains, tasks, the law', async () => {
  const report = await verify(exportLines());
  expect(faultsOf(report)).toEqual([]);
  expect(report.chains).toMatchObject([{ partition: 0, head_seq: 3, verified_seq: 3 }]);
  expect(report).toMatchObject({
    tasks_compared: 3,
    consistency: { committed: 4, audited: 3, in_outbox: 1, missing: 0 },
  });
});

test('a line that is missing names the row', async () => {
  const lines = exportLines().toSpliced(2, 1);
  expect((await faults(lines))[0]).toMatchObject({ kind: 'missing_row', partition: 0, seq: 2 });
});

test('an edited line names the row, its event and its task', async () => {
  const lines = exportLines().map((line) =>
    line['seq'] === 2 ? { ...line, event: { ...(line['event'] as Line), actor: 'x' } } : line,
  );
  expect(await faults(lines)).toMatchObject([
    {
      kind: 'broken_link',
      seq: 2,
      subject: 'task/4',
      event_id: '0198c0de-0000-4000-8000-000000004001',
    },
  ]);
});

test('a number that parsing would round names the row', async () => {
  const lines = exportLines().map((line) =>
    line['seq'] === 2
      ? JSON.stringify(line).replace('"version":1', '"version":1.0000000000000001')
      : line,
  );
  expect((await faults(lines))[0]).toMatchObject({ kind: 'unreadable_row', seq: 2 });
});

test.each([
  ['an event', '"event":', '"event":{"version":9},"event":'],
  ['a task', '"task":', '"task":{"title":"FORGED"},"task":'],
  ['a field of its task, spelled otherwise', '"title":', '"t\\u0069tle":"FORGED","title":'],
])('a row that says %s twice is named', async (_, once, twice) => {
  const lines = exportLines().map((line) =>
    line['seq'] === 3 ? JSON.stringify(line).replace(once, twice) : line,
  );
  expect((await faults(lines))[0]).toMatchObject({ kind: 'unreadable_row', seq: 3 });
});

test.each(['task', 'end', 'checkpoint'])(
  'a line %s that says something twice is refused',
  async (kind) => {
    const lines = exportLines();
    const all = [...lines.slice(0, -1), checkpoint(2, lines[2]?.['hash']), ...lines.slice(-1)];
    const twice = all.map((line) =>
      line['kind'] === kind ? JSON.stringify(line).replace('{', `{"kind":"${kind}",`) : line,
    );
    await expect(verify(twice)).rejects.toThrow(/says something twice/);
  },
);

test('spaces and escapes of PostgreSQL are no difference', async () => {
  const lines = exportLines().map((line) =>
    JSON.stringify(line).replaceAll('":', '": ').replaceAll(',"', ', "'),
  );
  expect(await faults(lines)).toEqual([]);
});

test('a file that was cut off says so', async () => {
  const lines = exportLines().slice(0, -1);
  expect(await faults(lines)).toMatchObject([
    { kind: 'export_incomplete', detail: 'the file ends before the export does' },
  ]);
});

test('a task that was left out is missed by the count and by the law', async () => {
  const lines = exportLines().filter(({ kind }) => kind !== 'task');
  expect(await faults(lines)).toMatchObject([
    { kind: 'export_incomplete' },
    { kind: 'law_broken' },
  ]);
});

test.each([
  ['title', { title: 'never said' }],
  ['color', { color: 'red' }],
])('a task whose %s differs from its last event is named', async (column, change) => {
  const lines = exportLines().map((line) =>
    line['seq'] === 3 ? { ...line, task: { ...(line['task'] as Line), ...change } } : line,
  );
  expect(await faults(lines)).toMatchObject([
    {
      kind: 'task_differs_from_log',
      subject: 'task/2',
      detail: `${column} differs from its version 2`,
    },
  ]);
});

test('a task that the table lacks is named', async () => {
  const lines = exportLines().map((line) => (line['seq'] === 3 ? { ...line, task: null } : line));
  expect((await faults(lines))[0]).toMatchObject({
    kind: 'task_differs_from_log',
    subject: 'task/2',
  });
});

test('rows of a partition that the head does not name are refused', async () => {
  const [head = {}, ...rest] = exportLines();
  expect((await faults([{ ...head, heads: [] }, ...rest]))[0]).toMatchObject({
    kind: 'export_incomplete',
  });
});

test.each([3, -1])('rows of a partition %s are named by the first', async (partition) => {
  let hash = GENESIS;
  const [head = {}, ...rest] = exportLines();
  const lines = rest.map((line) => {
    if (line['kind'] !== 'row') return line;
    const [seq, eventData] = [Number(line['seq']), line['event']];
    if (partition >= 0) hash = linkHash({ partition, seq, eventData }, hash);
    return { ...line, partition, hash: hash.toString('hex') };
  });
  const heads = [{ partition, seq: 3, hash: hash.toString('hex') }];
  expect((await faults([{ ...head, heads }, ...lines]))[0]).toMatchObject({
    kind: 'wrong_partition',
    partition,
    seq: 1,
    subject: 'task/2',
  });
});

test('a row in the chain of another partition than its subject has is named, though its link is good', async () => {
  const [head = {}, first = {}, second = {}, third = {}, ...rest] = exportLines();
  const event = { ...(third['event'] as Line), subject: 'task/3' };
  const before = Buffer.from(String(second['hash']), 'hex');
  const hash = linkHash({ partition: 0, seq: 3, eventData: event }, before).toString('hex');
  const heads = [{ partition: 0, seq: 3, hash }];
  const lines = [{ ...head, heads }, first, second, { ...third, event, hash }, ...rest];
  expect(await faults(lines)).toMatchObject([
    { kind: 'wrong_partition', seq: 3, detail: 'task/3 belongs to partition 1' },
  ]);
});

test('a checkpoint in the file is confirmed, wherever it stands', async () => {
  const lines = exportLines();
  const { chains } = await verify([
    ...lines.slice(0, -1),
    checkpoint(2, lines[2]?.['hash']),
    ...lines.slice(-1),
  ]);
  expect(chains[0]?.checkpoint).toEqual({ seq: 2, signed_at: AT });
});

test('a checkpoint of another hash names its row', async () => {
  const lines = exportLines();
  const other = checkpoint(2, lines[1]?.['hash']);
  expect(await faults(lines, { checkpoints: [other], key: 'outside' })).toMatchObject([
    { kind: 'checkpoint_contradicted', seq: 2, subject: 'task/4' },
  ]);
});

test('a checkpoint beyond the end names the first row that is gone', async () => {
  const later = checkpoint(5, '00'.repeat(32));
  expect(await faults(exportLines(), { checkpoints: [later], key: 'outside' })).toMatchObject([
    { kind: 'log_shorter_than_checkpoint', partition: 0, seq: 4 },
  ]);
});

test('a checkpoint that a stranger signed is a fault, and is not believed', async () => {
  const lines = exportLines();
  const forged = checkpoint(2, lines[2]?.['hash'], stranger.privateKey);
  const report = await verify(lines, { checkpoints: [forged], key: 'outside' });
  expect(report.faults).toMatchObject([{ kind: 'checkpoint_signature', partition: 0, seq: 2 }]);
  expect(report.chains[0]?.checkpoint).toBeNull();
});

test.each([
  ['an empty file', []],
  ['a file of something else', [{ hello: 'world' }]],
  ['a line that is not JSON', [...exportLines().slice(0, 1), '{"kind":"row",']],
  ['a line after the end', [...exportLines(), { kind: 'end', rows: 0, tasks: 0 }]],
])('%s ends in one sentence', async (_, lines) => {
  await expect(verify(lines)).rejects.toThrow(LineError);
});
