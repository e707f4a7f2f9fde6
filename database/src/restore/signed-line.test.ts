import { describe, expect, test } from 'vitest';
import type { SignedRecord } from '@tasktrail/ledger';
import { signedLine } from './signed-line.ts';

const topic = '0b6f7b0e-5b3c-4f0e-9d59-3f0c6a1e2d11';
const hash = (seq: number) => String(seq).padStart(64, '0');
let made = 0;
/** Each record is signed a second after the one before. */
const seal = () => {
  made += 1;
  const signed_at = new Date(Date.UTC(2026, 10, 22) + made * 1000).toISOString();
  return { signed_at, key_id: '0'.repeat(16), signature: `signature ${made}` };
};
const at = (seq: number, next_offset: number, partition = 0) => {
  return { partition, seq, hash: hash(seq), topic_id: topic, next_offset, ...seal() };
};
const checkpoint = (seq: number, next: number, offsets: number[] = []): SignedRecord => {
  const set_aside = offsets.map((offset) => {
    return { topic_id: topic, offset, why: 'quarantined' as const };
  });
  return { kind: 'checkpoint', ...at(seq, next), set_aside };
};
const fork = (seq: number, next: number): SignedRecord => {
  return { kind: 'fork', ...at(seq, next), discarded_seq: 9, discarded_hash: hash(9), reason: 'x' };
};
const offsetsOf = (records: SignedRecord[], id = topic) => [
  ...signedLine(records, 0, id).setAside.keys(),
];

describe('the line of a partition', () => {
  test('ends at its last checkpoint, and every one on the way counts', () => {
    const line = signedLine([checkpoint(3, 3), checkpoint(5, 7)], 0, topic);

    expect(line).toMatchObject({ seq: 5, nextOffset: 7 });
    expect([...line.hashes]).toEqual([
      [3, hash(3)],
      [5, hash(5)],
    ]);
  });

  test('is nothing without a checkpoint, or with those of another partition', () => {
    const other: SignedRecord = { kind: 'checkpoint', ...at(4, 4, 1), set_aside: [] };

    expect(signedLine([other], 0, topic)).toMatchObject({ seq: 0, nextOffset: 0 });
  });

  test('unites what was set aside, also what is named twice or ahead of its checkpoint', () => {
    expect(offsetsOf([checkpoint(3, 4, [1, 9]), checkpoint(5, 10, [9, 6])])).toEqual([1, 9, 6]);
  });

  test('vouches for no offset of another topic', () => {
    const another = '11111111-2222-4333-8444-555555555555';
    const records = [checkpoint(3, 4, [1])];

    expect(offsetsOf(records, another)).toEqual([]);
    expect(signedLine(records, 0, another)).toMatchObject({ seq: 3, nextOffset: 0 });
  });

  test('loses at a fork what came after it, and goes on from there', () => {
    const records = [
      checkpoint(3, 4, [2]),
      checkpoint(9, 12, [5]),
      fork(4, 5),
      checkpoint(6, 14, [6]),
    ];
    const line = signedLine(records, 0, topic);

    expect([...line.hashes.keys()]).toEqual([3, 4, 6]);
    expect(line).toMatchObject({ seq: 6, nextOffset: 14 });
    expect(offsetsOf(records)).toEqual([2, 6]);
  });

  test('is not moved by an old record that comes again', () => {
    const records = [checkpoint(3, 4, [2]), fork(2, 3), checkpoint(8, 9, [5])];

    for (const again of records)
      expect(signedLine([...records, again], 0, topic)).toEqual(signedLine(records, 0, topic));
    expect(signedLine(records, 0, topic)).toMatchObject({ seq: 8, nextOffset: 9 });
  });

  test('is not moved by a refusal', () => {
    const first = checkpoint(3, 4);
    const refusal: SignedRecord = {
      kind: 'refusal',
      partition: 0,
      seq: 3,
      hash: hash(3),
      ...seal(),
      refused_seq: 2,
      refused_hash: hash(2),
      reason: 'went back',
    };
    expect(signedLine([first, refusal], 0, topic)).toMatchObject({
      seq: 3,
      nextOffset: 4,
    });
  });
});
