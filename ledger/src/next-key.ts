import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { Instant } from '@tasktrail/contract';
import canonicalize from 'canonicalize';
import { z } from 'zod';
import { KeyError, keyId, readPublicKey } from './checkpoint-signature.ts';

/**
 * Says, signed by the key before it, which key signs from now on. No record of a chain: whoever holds the old public key
 * needs nothing else to accept the new one, and the new key signs the whole log anew.
 */
export const NextKey = z.strictObject({
  kind: z.literal('next-key'),
  /** SPKI in PEM. */
  public_key: z.string().max(500),
  signed_at: Instant,
  key_id: z.string().regex(/^[0-9a-f]{16}$/),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
});
export type NextKey = z.infer<typeof NextKey>;

/** The key that a verifier arrives at, and the statements that led there, the first one first. */
export interface KeyLine {
  readonly key: KeyObject;
  readonly named: readonly NextKey[];
}

/** The statement of a key that is about to be given up. */
export function nameNextKey(next: KeyObject, privateKey: KeyObject, now: Date): NextKey {
  const content = {
    kind: 'next-key' as const,
    public_key: next.export({ type: 'spki', format: 'pem' }).toString(),
    signed_at: now.toISOString(),
    key_id: keyId(createPublicKey(privateKey)),
  };
  if (keyId(next) === content.key_id) throw new KeyError('is the key that it should follow');
  return { ...content, signature: sign(null, bytesOf(content), privateKey).toString('base64') };
}

/** Reads statements, one on each line; an empty line is passed over. */
export function parseNextKeys(text: string): NextKey[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line, index) => {
    const parsed = NextKey.safeParse(jsonOf(line));
    if (parsed.success) return parsed.data;
    throw new KeyError(`names no next key in line ${index + 1}`);
  });
}

/**
 * Goes from a key that is trusted to the last one of its line. Statements of other keys say nothing. A key that names two
 * ends it: one of the two was made by somebody who had it and should not have.
 */
export function followKeys(trusted: KeyObject, statements: readonly NextKey[]): KeyLine {
  const named: NextKey[] = [];
  let key = trusted;
  for (;;) {
    const next = statementOf(key, statements);
    if (next === undefined) return { key, named };
    if (named.includes(next)) throw new KeyError(`goes round in a circle at key ${keyId(key)}`);
    named.push(next);
    key = readPublicKey(next.public_key);
  }
}

function statementOf(key: KeyObject, statements: readonly NextKey[]): NextKey | undefined {
  const id = keyId(key);
  const own = statements.filter(({ key_id }) => key_id === id);
  const forged = own.find((statement) => !isGenuine(statement, key));
  if (forged) throw new KeyError(`holds a statement that key ${id} has not signed`);
  const [first] = own;
  const other = own.find(({ public_key }) => public_key !== first?.public_key);
  if (other) throw new KeyError(`holds two statements in which key ${id} names different keys`);
  return first;
}

function isGenuine({ signature, ...content }: NextKey, key: KeyObject): boolean {
  return verify(null, bytesOf(content), key, Buffer.from(signature, 'base64'));
}

/** As of a checkpoint, under a name of its own. */
function bytesOf(content: Omit<NextKey, 'signature'>): Buffer {
  const json = canonicalize(content);
  if (json === undefined) throw new TypeError('the statement is not JSON');
  return Buffer.from(`tasktrail/next-key/v1\0${json}`, 'utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
