import { type Checkpoint, type Fork, signedMs, type SignedRecord } from '@tasktrail/ledger';

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
  /** Of its last record, a refusal too: the next one is signed with a later instant. */
  readonly newest: number;
  /** The last head was refused, and the file says so. */
  readonly refused: boolean;
}

/** A chain of which nothing is signed. */
export function unsignedLine(partition: number): Line {
  const hash = '00'.repeat(32);
  const never = { signedAt: 0, newest: 0, refused: false };
  return { partition, seq: 0, hash, topic_id: null, next_offset: 0, ...never };
}

/** What a chain has to extend after this record. */
export function lineAfter(record: Checkpoint | Fork): Line {
  const { partition, seq, hash, topic_id, next_offset } = record;
  const signedAt = signedMs(record);
  const newest = signedAt;
  return { partition, seq, hash, topic_id, next_offset, signedAt, newest, refused: false };
}

/** The line once this record is written: a refusal moves nothing on. */
export function lineWith(line: Line, record: SignedRecord): Line {
  if (record.kind !== 'refusal') return lineAfter(record);
  return { ...line, newest: signedMs(record), refused: true };
}

/** The instant to sign the next record with: always a later one, even when the clock went back. */
export function nextInstant({ newest }: Pick<Line, 'newest'>, now: number): number {
  return Math.max(now, newest + 1);
}
