import type { KeyObject } from 'node:crypto';
import type { SignedRecord } from './checkpoint.ts';
import { signatureFault } from './checkpoint-signature.ts';

/**
 * Puts genuine records into the order in which they were signed, each once. The signer never signs two of a partition at one
 * instant, and the instant is signed; where a record stands, or how often, is up to whoever can write to the file or the
 * topic. So an old record that comes again says nothing. Judge the signatures first.
 */
export function inSigningOrder<R extends SignedRecord>(genuine: Iterable<R>): R[] {
  return [...genuine].toSorted(bySigning).filter((record, index, all) => {
    return record.signature !== all[index - 1]?.signature;
  });
}

/** Below 0 when `one` was signed before `other` of the same partition. */
export function bySigning(one: SignedRecord, other: SignedRecord): number {
  const apart = signedMs(one) - signedMs(other);
  // A signer of before wrote what one look had found with one instant: its rows in order, and a refusal last.
  const refusals = Number(one.kind === 'refusal') - Number(other.kind === 'refusal');
  return apart || refusals || one.seq - other.seq;
}

/** Its instant in milliseconds, which is what the signer counts in. */
export function signedMs({ signed_at }: Pick<SignedRecord, 'signed_at'>): number {
  return Date.parse(signed_at);
}

/** Drops what this key does not stand behind: for a place to which others can write too. */
export function genuineOf(
  records: readonly SignedRecord[],
  key: KeyObject,
): { genuine: SignedRecord[]; foreign: number } {
  const genuine = records.filter((record) => signatureFault(record, key) === undefined);
  return { genuine, foreign: records.length - genuine.length };
}
