import { beforeEach, describe, expect, test } from 'vitest';
import { partitionOf } from '@tasktrail/ledger';
import { decode, type Evidence, ReplayJudge } from './judge-record.ts';
import type { SignedLine } from './signed-line.ts';

const columns = [
  'id',
  'title',
  'description',
  'status',
  'version',
  'created_at',
  'updated_at',
  'deleted_at',
];
const subject = 'task/12';
const partition = partitionOf(subject);
const instant = '2026-11-22T17:13:47.123456+00:00';

function eventOf(version: number, changes: object = {}, task: object = {}) {
  return {
    event: 'task.updated',
    event_id: `a3c1f0de-5f0a-4d5b-9a55-0d3f0a6f1c${String(version).padStart(2, '0')}`,
    subject,
    task_id: 12,
    version,
    task: {
      id: 12,
      title: 'Order chairs',
      description: '',
      status: 'pending',
      version,
      created_at: instant,
      updated_at: instant,
      deleted_at: null,
      ...task,
    },
    actor: { kind: 'api', id: null, on_behalf_of: null },
    cause: {},
    occurred_at: instant,
    ...changes,
  };
}

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const decoded = (value: unknown, key = subject) =>
  decode(partition, { offset: 0, key: Buffer.from(key), value: bytes(value) });
const known = (lastVersion: number, audited: string | null = null): Evidence => {
  return { lastVersion, audited, storable: true };
};

describe('a record that is no event of its partition', () => {
  test.each([
    ['has no value', null, 'null value'],
    ['is no JSON', Buffer.from('{'), 'not an event with an image of its task'],
    ['is no UTF-8', Buffer.from([0xff]), 'not an event with an image of its task'],
    [
      'holds a number that no event has',
      bytes(eventOf(1, { cause: { n: 1.5 } })),
      'not an event with an image of its task',
    ],
    [
      'has no image',
      bytes(eventOf(1, { task: undefined })),
      'not an event with an image of its task',
    ],
    [
      'is about another task',
      bytes(eventOf(1, {}, { id: 13 })),
      'its image is of another task or version',
    ],
    [
      'is about another version',
      bytes(eventOf(1, {}, { version: 2 })),
      'its image is of another task or version',
    ],
  ])('%s', (_, value, reason) => {
    expect(decode(partition, { offset: 0, key: Buffer.from(subject), value })).toEqual({
      event: null,
      reason,
    });
  });

  test('has another key, or lies in another partition', () => {
    expect(decoded(eventOf(1), 'task/13')).toMatchObject({ reason: 'key is not the subject' });
    const record = { offset: 0, key: Buffer.from(subject), value: bytes(eventOf(1)) };
    expect(decode((partition + 1) % 3, record)).toMatchObject({
      reason: 'subject belongs to another partition',
    });
  });
});

describe('an event', () => {
  let judge: ReplayJudge;
  beforeEach(() => {
    const line: SignedLine = {
      hashes: new Map(),
      seq: 5,
      nextOffset: 10,
      setAside: new Map([[3, 'skipped']]),
    };
    judge = new ReplayJudge(line, columns);
  });
  const verdict = (offset: number, value: unknown, evidence: Evidence) =>
    judge.judge(offset, decoded(value), evidence);

  test('that the signer saw set aside is left out, however good it looks', () => {
    expect(verdict(3, eventOf(2), known(1))).toMatchObject({ kind: 'skipped' });
    expect(verdict(4, eventOf(2), known(1))).toEqual({ kind: 'append', proven: true });
  });

  test('is appended as the next version, counting those of its own batch', () => {
    expect(verdict(4, eventOf(2), known(1))).toMatchObject({ kind: 'append' });
    expect(verdict(5, eventOf(3), known(1))).toMatchObject({ kind: 'append' });
    expect(verdict(6, eventOf(5), known(1))).toEqual({
      kind: 'skipped',
      detail: 'version 5 after 3',
    });
    expect(verdict(7, eventOf(3, { event_id: eventOf(9).event_id }), known(1))).toEqual({
      kind: 'quarantined',
      detail: 'version 3 is audited already',
    });
  });

  test('is a duplicate when it is audited, or was appended earlier in the batch; with another content it is foreign', () => {
    const audited = known(2, JSON.stringify(eventOf(2)));
    expect(verdict(4, eventOf(2), audited)).toEqual({ kind: 'duplicate' });
    expect(verdict(5, eventOf(2, { cause: { demo: true } }), audited)).toMatchObject({
      kind: 'quarantined',
    });
    verdict(6, eventOf(3), known(2));
    expect(verdict(7, eventOf(3), known(2))).toEqual({ kind: 'duplicate' });
  });

  test('that PostgreSQL cannot hold is left out, and so is a field that tasks do not have', () => {
    expect(verdict(4, eventOf(2), { ...known(1), storable: false })).toMatchObject({
      detail: 'not JSON that the log can hold',
    });
    expect(verdict(4, eventOf(2, {}, { colour: 'red' }), known(1))).toMatchObject({
      detail: 'tasks have no column colour',
    });
  });

  test('of an older shape is appended where the signer vouches for it, and nowhere else', () => {
    const older = eventOf(2, {}, { description: undefined });
    expect(verdict(9, older, known(1))).toEqual({ kind: 'append', proven: true });
    judge.forget();
    expect(verdict(10, older, known(1))).toMatchObject({ detail: 'not the shape of an event' });
  });

  test('after the last checkpoint is appended unproven, if the tables can hold it', () => {
    expect(verdict(10, eventOf(2), known(1))).toEqual({ kind: 'append', proven: false });
    judge.forget();
    const misfits = [
      { title: '' },
      { title: 'x'.repeat(256) },
      { description: 'x'.repeat(20_001) },
      { updated_at: '2026-11-22T17:13:47+23:00' },
    ];
    for (const misfit of misfits) {
      expect(verdict(10, eventOf(2, {}, misfit), known(1))).toMatchObject({ kind: 'quarantined' });
    }
  });
});
