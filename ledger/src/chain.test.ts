import vectors from '@tasktrail/contract/vectors/chain.json' with { type: 'json' };
import { expect, test } from 'vitest';
import { GENESIS, linkHash } from './chain.ts';

test.each(vectors.map((vector) => [`${vector.partition}/${vector.seq}`, vector] as const))(
  'the link of vector %s has the hash that the consumer computes for it',
  (_, { partition, seq, event_data, prev_hash, hash }) => {
    const link = { partition, seq, eventData: event_data };
    expect(linkHash(link, Buffer.from(prev_hash, 'hex')).toString('hex')).toBe(hash);
  },
);

test('a partition, a position, a content and a history of its own each change the hash', () => {
  const link = { partition: 0, seq: 1, eventData: { a: 1 } };
  const hashes = [
    linkHash(link, GENESIS),
    linkHash({ ...link, partition: 1 }, GENESIS),
    linkHash({ ...link, seq: 2 }, GENESIS),
    linkHash({ ...link, eventData: { a: 2 } }, GENESIS),
    linkHash(link, Buffer.alloc(32, 1)),
  ].map((hash) => hash.toString('hex'));
  expect(new Set(hashes).size).toBe(5);
});
