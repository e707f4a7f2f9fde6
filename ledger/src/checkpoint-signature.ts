import {
  createHash,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SignedRecord, UnsignedRecord } from './checkpoint.ts';

/** Fits the record it makes: a checkpoint stays a checkpoint. */
type Signed<U extends UnsignedRecord> = Extract<SignedRecord, { kind: U['kind'] }>;

/** Text that is not a key of ours. */
export class KeyError extends Error {}

/**
 * "tasktrail/" kind "/v1" 0x00 ‖ JCS of the record without its signature. The domain keeps a signature from meaning
 * something in another place; JCS is RFC 8785, so that a reader in any language can write the same bytes.
 */
export function signedBytes(record: SignedRecord | Omit<SignedRecord, 'signature'>): Buffer {
  const { signature: _, ...content } = record as SignedRecord;
  const json = canonicalize(content);
  if (json === undefined) throw new TypeError('the record is not JSON');
  return Buffer.from(`tasktrail/${record.kind}/v1\0${json}`, 'utf8');
}

/** The record with the id of the key and its signature. */
export function signRecord<U extends UnsignedRecord>(record: U, privateKey: KeyObject): Signed<U> {
  const named = { ...record, key_id: keyId(createPublicKey(privateKey)) };
  const signature = sign(null, signedBytes(named), privateKey);
  return { ...named, signature: signature.toString('base64') } as unknown as Signed<U>;
}

/** Why this key does not stand behind the record; undefined when it does. */
export function signatureFault(record: SignedRecord, publicKey: KeyObject): string | undefined {
  const id = keyId(publicKey);
  if (record.key_id !== id) return `it is signed by key ${record.key_id}, not by ${id}`;
  const signature = Buffer.from(record.signature, 'base64');
  const valid = verify(null, signedBytes(record), publicKey, signature);
  return valid ? undefined : 'its signature does not fit its content';
}

/** The first 8 bytes of SHA-256 over the public key's SPKI, in hex: enough to tell keys apart for people. */
export function keyId(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

/** Reads an Ed25519 public key in SPKI PEM. */
export function readPublicKey(pem: string): KeyObject {
  return readKey(pem, createPublicKey, 'PUBLIC KEY');
}

/** Reads an Ed25519 private key in PKCS #8 PEM. */
export function readPrivateKey(pem: string): KeyObject {
  return readKey(pem, createPrivateKey, 'PRIVATE KEY');
}

function readKey(pem: string, parse: (pem: string) => KeyObject, label: string): KeyObject {
  // createPublicKey would take a private key too, and nobody should hand that one around.
  if (!pem.includes(`-----BEGIN ${label}-----`)) throw new KeyError(`holds no ${label} in PEM`);
  const key = parsed(pem, parse);
  if (key?.asymmetricKeyType !== 'ed25519') throw new KeyError('is not an Ed25519 key');
  return key;
}

function parsed(pem: string, parse: (pem: string) => KeyObject): KeyObject | undefined {
  try {
    return parse(pem);
  } catch {
    return undefined;
  }
}
