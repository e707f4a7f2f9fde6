import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { anchorsOf, anchorsOfGenuine } from './anchors.ts';
import { signRecord } from './checkpoint-signature.ts';
import type { SignedRecord } from './checkpoint.ts';
import { genuineOf } from './signing-order.ts';

const signer = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

const at = (seq: number, second: number) => {
  const signed_at = `2026-11-22T12:00:0${second}.000Z`;
  return { partition: 0, seq, hash: 'ab'.repeat(32), signed_at };
};
const position = { topic_id: null, next_offset: 0 };
const lost = { discarded_seq: 9, discarded_hash: 'ab'.repeat(32), reason: 'restored' };
const seen = { refused_seq: 7, refused_hash: 'cd'.repeat(32), reason: 'row 7 does not follow' };

function checkpoint(seq: number, second: number, key = signer.privateKey): SignedRecord {
  const unsigned = { kind: 'checkpoint' as const, ...at(seq, second), ...position, set_aside: [] };
  return signRecord(unsigned, key);
}
const fork = signRecord(
  { kind: 'fork' as const, ...at(4, 2), ...position, ...lost },
  signer.privateKey,
);
const refusal = signRecord({ kind: 'refusal' as const, ...at(8, 4), ...seen }, signer.privateKey);
/** Rows 5 to 9 were given up for another line, of which row 8 was signed; then the signer saw a rewritten row 7. */
const history = [checkpoint(9, 1), fork, checkpoint(8, 3), refusal];

const seqs = (records: readonly SignedRecord[]) =>
  anchorsOfGenuine(records)
    .byPartition.get(0)
    ?.map(({ seq }) => seq);

describe('a record that comes again says nothing', () => {
  test.each([
    ['the fork', fork],
    ['the checkpoint of the line that was given up', checkpoint(9, 1)],
    ['the last checkpoint', checkpoint(8, 3)],
  ])('%s: the checkpoints after the fork count, and the refusal stays', (_, again) => {
    const records = [...history, again];

    expect(seqs(records)).toEqual([4, 8]);
    expect(anchorsOfGenuine(records).faults).toMatchObject([
      { kind: 'checkpoint_contradicted', seq: 7 },
    ]);
  });

  test('in whatever order they arrive', () => {
    expect(seqs(history.toReversed())).toEqual([4, 8]);
    expect(anchorsOfGenuine(history.toReversed()).faults).toHaveLength(1);
  });

  test('once the signer signed after its refusal, the refusal is past for good', () => {
    expect(anchorsOfGenuine([...history, checkpoint(10, 5), refusal]).faults).toEqual([]);
  });
});

describe('a record that the key does not stand behind', () => {
  const forged = checkpoint(99, 9, stranger.privateKey);

  test('is a fault of its line in a file, and moves nothing', () => {
    const lines = [...history, forged].map((record, index) => ({ line: index + 1, record }));
    const { byPartition, faults } = anchorsOf(lines, signer.publicKey);

    expect(faults.map(({ kind }) => kind)).toEqual([
      'checkpoint_signature',
      'checkpoint_contradicted',
    ]);
    expect(faults[0]?.detail).toMatch(/, line 5$/);
    expect(byPartition.get(0)?.map(({ seq }) => seq)).toEqual([4, 8]);
  });

  test('is counted where others can write too', () => {
    const { genuine, foreign } = genuineOf([forged, ...history], signer.publicKey);

    expect(genuine).toEqual(history);
    expect(foreign).toBe(1);
  });
});
