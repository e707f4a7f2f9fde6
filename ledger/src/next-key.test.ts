import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { keyId } from './checkpoint-signature.ts';
import { followKeys, nameNextKey, type NextKey, parseNextKeys } from './next-key.ts';

interface Pair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const [a, b, c, stranger] = Array.from({ length: 4 }, () => generateKeyPairSync('ed25519')) as [
  Pair,
  Pair,
  Pair,
  Pair,
];

const at = new Date('2026-11-23T01:00:00Z');
const names = (from: Pair, to: Pair) => nameNextKey(to.publicKey, from.privateKey, at);
const idOf = ({ publicKey }: Pair) => keyId(publicKey);
const endOf = (trusted: Pair, statements: NextKey[]) =>
  keyId(followKeys(trusted.publicKey, statements).key);

describe('from a trusted key', () => {
  test('without a statement it is the key itself', () => {
    expect(endOf(a, [])).toBe(idOf(a));
  });

  test('each key leads to the one that it names, in whatever order the statements stand', () => {
    const line = followKeys(a.publicKey, [names(b, c), names(a, b)]);
    expect(keyId(line.key)).toBe(idOf(c));
    expect(line.named.map(({ key_id }) => key_id)).toEqual([idOf(a), idOf(b)]);
  });

  test('whoever trusts a later key begins there', () => {
    expect(endOf(b, [names(a, b), names(b, c)])).toBe(idOf(c));
  });

  test('what another key says counts for nothing', () => {
    expect(endOf(a, [names(stranger, c)])).toBe(idOf(a));
  });

  test('the same statement twice is one', () => {
    expect(endOf(a, [names(a, b), names(a, b)])).toBe(idOf(b));
  });
});

describe('is refused', () => {
  const genuine = names(a, b);
  const spki = (pair: Pair) => pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

  test.each<[string, Partial<NextKey>]>([
    ['another key', { public_key: spki(stranger) }],
    ['another time', { signed_at: '2026-11-24T01:00:00.000Z' }],
    ['the signature of another statement', { signature: names(a, c).signature }],
  ])('a statement into which somebody wrote %s', (_, change) => {
    expect(() => endOf(a, [{ ...genuine, ...change }])).toThrow('has not signed');
  });

  test('a statement that names a key as its author which has not signed it', () => {
    expect(() => endOf(a, [{ ...names(stranger, c), key_id: idOf(a) }])).toThrow('has not signed');
  });

  test('a key that names two', () => {
    expect(() => endOf(a, [names(a, b), names(a, c)])).toThrow('names different keys');
  });

  test('a line that comes back to where it was', () => {
    expect(() => endOf(a, [names(a, b), names(b, a)])).toThrow('in a circle');
  });

  test('a key that names itself', () => {
    expect(() => names(a, a)).toThrow('is the key that it should follow');
  });

  test.each(['{', '[]', '{"kind":"next-key"}', JSON.stringify({ ...genuine, more: 1 })])(
    'the line %s',
    (line) => {
      expect(() => parseNextKeys(`${JSON.stringify(genuine)}\n${line}\n`)).toThrow('in line 2');
    },
  );
});

test('what was written is what is read', () => {
  const statements = [names(a, b), names(b, c)];
  const text = statements.map((one) => `${JSON.stringify(one)}\n`).join('\n');
  expect(parseNextKeys(text)).toEqual(statements);
});
