import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A link is 32 bytes; the chain of each partition begins with zeros. */
export const GENESIS: Buffer = Buffer.alloc(32);

const DOMAIN = Buffer.from('tasktrail/audit/v1\0');

/** Where a row stands and what it says: all that its hash covers, beside the hash before it. */
export interface Link {
  readonly partition: number;
  /** From 1, without a gap. */
  readonly seq: number;
  /** The row's `event_data`, parsed. */
  readonly eventData: unknown;
}

/**
 * SHA-256("tasktrail/audit/v1" 0x00 ‖ partition u32 ‖ seq u64 ‖ previous (32 bytes) ‖ SHA-256(JCS(event_data))), big-endian;
 * JCS is RFC 8785. The consumer computes the same in Python; contract/vectors/chain.json holds both to it.
 */
export function linkHash(link: Link, previous: Buffer): Buffer {
  const position = Buffer.alloc(12);
  position.writeUInt32BE(link.partition, 0);
  position.writeBigUInt64BE(BigInt(link.seq), 4);
  return createHash('sha256')
    .update(DOMAIN)
    .update(position)
    .update(previous)
    .update(contentHash(link.eventData))
    .digest();
}

function contentHash(eventData: unknown): Buffer {
  const json = canonicalize(eventData);
  if (json === undefined) throw new TypeError('event_data is not JSON');
  return createHash('sha256').update(json, 'utf8').digest();
}
