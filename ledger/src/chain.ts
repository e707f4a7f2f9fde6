import { hash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** A link is 32 bytes; the chain of each partition begins with zeros. */
export const GENESIS: Buffer = Buffer.alloc(32);

const DOMAIN = Buffer.from('tasktrail/audit/v1\0');
const PREIMAGE_BYTES = DOMAIN.length + 4 + 8 + 32 + 32;

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
  const preimage = Buffer.allocUnsafe(PREIMAGE_BYTES);
  let end = DOMAIN.copy(preimage);
  end = preimage.writeUInt32BE(link.partition, end);
  end = preimage.writeBigUInt64BE(BigInt(link.seq), end);
  end += previous.copy(preimage, end);
  contentHash(link.eventData).copy(preimage, end);
  return hash('sha256', preimage, 'buffer');
}

function contentHash(eventData: unknown): Buffer {
  const json = canonicalize(eventData);
  if (json === undefined) throw new TypeError('event_data is not JSON');
  return hash('sha256', json, 'buffer');
}
