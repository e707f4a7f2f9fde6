import { expect, test } from 'vitest';
import vectors from '@tasktrail/contract/vectors/murmur2.json' with { type: 'json' };
import { murmur2, partitionOf } from './partition.ts';

test.each(vectors)(
  '$key hashes and lies where Kafka puts it',
  ({ key, murmur2: hash, partition }) => {
    expect(murmur2(Buffer.from(key, 'utf8'))).toBe(hash);
    expect(partitionOf(key)).toBe(partition);
  },
);

test('bytes in the middle of a larger buffer hash as if they stood alone', () => {
  const shared = Buffer.from('xtask/12y');
  expect(murmur2(shared.subarray(1, 8))).toBe(murmur2(Buffer.from('task/12')));
});
