import type { Checkpoint, Fork, SignedRecord } from '@tasktrail/ledger';

/** How far one chain is signed. */
export interface Line {
  readonly partition: number;
  readonly seq: number;
  /** In hex. */
  readonly hash: string;
  readonly topic_id: string | null;
  readonly next_offset: number;
  /** By this machine's clock, in milliseconds. */
  readonly signedAt: number;
  /** The last head was refused, and the file says so. */
  readonly refused: boolean;
}

/** A chain of which nothing is signed. */
export function unsignedLine(partition: number): Line {
  const hash = '00'.repeat(32);
  return { partition, seq: 0, hash, topic_id: null, next_offset: 0, signedAt: 0, refused: false };
}

/** What a chain has to extend after this record. */
export function lineAfter(record: Checkpoint | Fork): Line {
  const { partition, seq, hash, topic_id, next_offset, signed_at } = record;
  const signedAt = Date.parse(signed_at);
  return { partition, seq, hash, topic_id, next_offset, signedAt, refused: false };
}

/** The line once this record is written: a refusal moves nothing on. */
export function lineWith(line: Line, record: SignedRecord): Line {
  return record.kind === 'refusal' ? { ...line, refused: true } : lineAfter(record);
}
