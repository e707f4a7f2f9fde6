import { generateKeyPairSync } from 'node:crypto';
import { signRecord } from '@tasktrail/ledger';
import { expect, test } from 'vitest';
import { publishable } from './publishable.ts';

const { privateKey } = generateKeyPairSync('ed25519');

function line(partition: number): string {
  const head = { partition, seq: 1, hash: 'ab'.repeat(32), topic_id: null, next_offset: 1 };
  const signed_at = '2026-11-22T00:00:00.000Z';
  const record = { kind: 'checkpoint' as const, ...head, set_aside: [], signed_at };
  return JSON.stringify(signRecord(record, privateKey));
}

test('a line that the topic has no partition for, or that is none, keeps no other from it', () => {
  const [first, other] = [line(0), line(2)];
  const { records, refused } = publishable(
    Buffer.from(`${first}\n${line(3)}\nnonsense\n${other}\n`),
  );

  expect(records).toEqual([
    { partition: 0, key: '0', value: first, headers: {} },
    { partition: 2, key: '2', value: other, headers: {} },
  ]);
  expect(refused).toEqual(['there is no partition 3: they are 0 to 2', 'line 1: it is not JSON']);
});
