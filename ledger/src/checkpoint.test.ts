import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import canonicalize from 'canonicalize';
import { describe, expect, test } from 'vitest';
import type { SignedRecord, UnsignedRecord } from './checkpoint.ts';
import {
  keyId,
  readPrivateKey,
  readPublicKey,
  signatureFault,
  signRecord,
  signedBytes,
} from './checkpoint-signature.ts';
import { parseCheckpointLine, parseCheckpoints } from './checkpoint-lines.ts';

/** The key of RFC 8410, section 10, which everybody may know. */
const known = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b657004220420d4ee72dbf913584ad5b6d8f1f769f8ad3afe7c28cbf1d4fbe097a88f44755842',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});
const knownPublic = createPublicKey(known);

const topic = '0b6f7b0e-5b3c-4f0e-9d59-3f0c6a1e2d11';
const head = { partition: 1, seq: 2000, hash: 'ab'.repeat(32) };
const signed_at = '2026-11-22T17:13:47.123Z';

const records: readonly UnsignedRecord[] = [
  {
    kind: 'checkpoint',
    ...head,
    topic_id: topic,
    next_offset: 2004,
    set_aside: [{ topic_id: topic, offset: 17, why: 'quarantined' }],
    signed_at,
  },
  {
    kind: 'fork',
    ...head,
    topic_id: topic,
    next_offset: 2004,
    discarded_seq: 2150,
    discarded_hash: 'cd'.repeat(32),
    reason: 'restored the backup of last night',
    signed_at,
  },
  {
    kind: 'refusal',
    ...head,
    refused_seq: 1990,
    refused_hash: 'ef'.repeat(32),
    reason: 'the head went back to row 1990',
    signed_at,
  },
];
const [checkpoint, fork] = records.map((record) => signRecord(record, known)) as [
  SignedRecord,
  SignedRecord,
];

describe.each(records.map((record) => [record.kind, record] as const))('a %s', (_, unsigned) => {
  const signed = signRecord(unsigned, known);

  test('is accepted under its own key, also after a way through text', () => {
    const read = parseCheckpointLine(JSON.stringify(signed), 1);

    expect(read).toEqual(signed);
    expect(signatureFault(read, knownPublic)).toBeUndefined();
  });

  test('is refused when any of its members says something else', () => {
    const others: Record<string, unknown> = {
      partition: 2,
      seq: 2001,
      hash: '00'.repeat(32),
      topic_id: null,
      next_offset: 2005,
      set_aside: [],
      discarded_seq: 2000,
      discarded_hash: '00'.repeat(32),
      refused_seq: 1991,
      refused_hash: '00'.repeat(32),
      reason: 'no reason',
      signed_at: '2026-11-22T17:13:48.123Z',
    };
    const members = Object.keys(unsigned).filter((name) => name !== 'kind');
    const faults = members.map((name) =>
      signatureFault({ ...signed, [name]: others[name] }, knownPublic),
    );

    expect(faults).toEqual(members.map(() => 'its signature does not fit its content'));
  });
});

test('what is signed is a domain of its own and the canonical JSON without the signature', () => {
  const { signature: _, ...content } = checkpoint;

  expect(signedBytes(checkpoint).toString()).toBe(
    `tasktrail/checkpoint/v1\0${String(canonicalize(content))}`,
  );
  expect(checkpoint).toMatchObject({
    key_id: 'a1e9156054e04fac',
    signature:
      'ZVVEnRUchpmnpSlZFsTkIugMKywolVr8+1YZbYP8b5tFOzA+TTQ+EoH+uESpRk3pRBYm9TSo1dmZvtK6C41yCg==',
  });
});

test('a signature without the domain, or for another kind, is refused', () => {
  const { signature: _, ...content } = checkpoint;
  const bare = sign(null, Buffer.from(String(canonicalize(content))), known).toString('base64');

  expect(signatureFault({ ...checkpoint, signature: bare }, knownPublic)).toMatch(/does not fit/);
  expect(signatureFault({ ...checkpoint, signature: fork.signature }, knownPublic)).toMatch(
    /does not fit/,
  );
});

test('a record of another key is refused by the name of both', () => {
  const stranger = generateKeyPairSync('ed25519');
  const theirs = signRecord(records[0] as UnsignedRecord, stranger.privateKey);

  expect(signatureFault(theirs, knownPublic)).toBe(
    `it is signed by key ${keyId(stranger.publicKey)}, not by ${keyId(knownPublic)}`,
  );
  const renamed = { ...theirs, key_id: keyId(knownPublic) };
  expect(signatureFault(renamed, knownPublic)).toBe('its signature does not fit its content');
});

describe('a key', () => {
  const pem = knownPublic.export({ type: 'spki', format: 'pem' }).toString();
  const privatePem = known.export({ type: 'pkcs8', format: 'pem' }).toString();

  test('is read from its PEM', () => {
    expect(readPublicKey(pem).equals(knownPublic)).toBe(true);
    expect(readPrivateKey(privatePem).equals(known)).toBe(true);
  });

  test('that is the private one is not taken for the public one, nor the other way round', () => {
    expect(() => readPublicKey(privatePem)).toThrow('holds no PUBLIC KEY in PEM');
    expect(() => readPrivateKey(pem)).toThrow('holds no PRIVATE KEY in PEM');
  });

  test('of another kind, or damaged, is refused', () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;

    expect(() => readPublicKey(rsa.export({ type: 'spki', format: 'pem' }).toString())).toThrow(
      'is not an Ed25519 key',
    );
    expect(() => readPublicKey(pem.replace('MCow', 'AAAA'))).toThrow('is not an Ed25519 key');
  });
});

describe('a file of checkpoints', () => {
  const line = JSON.stringify(checkpoint);

  test('is read with the number of each line, empty lines passed over', () => {
    expect(parseCheckpoints(`${line}\n\n${JSON.stringify(fork)}\n`)).toEqual([
      { line: 1, record: checkpoint },
      { line: 3, record: fork },
    ]);
  });

  test.each([
    ['is cut off', '{"kind":"checkpo', 'line 2: it is not JSON'],
    ['is no object', '[]', 'line 2: Invalid input: expected object, received array'],
    ['goes below zero', JSON.stringify({ ...checkpoint, seq: -1 }), 'line 2: seq: '],
    ['has half a hash', JSON.stringify({ ...checkpoint, hash: 'AB' }), 'line 2: hash: '],
    ['says more', JSON.stringify({ ...checkpoint, note: 1 }), 'line 2: Unrecognized key: "note"'],
    ['is of no known kind', JSON.stringify({ ...checkpoint, kind: 'x' }), 'line 2: kind: '],
  ])('names the line that %s', (_, text, message) => {
    expect(() => parseCheckpoints(`${line}\n${text}\n`)).toThrow(message);
  });
});
