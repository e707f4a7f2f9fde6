import { z } from 'zod';
import { PARTITIONS } from '../kafka/partition.ts';

/** How far a reader of the topic has come: the next offset of each partition. The same on every replica. */
export interface Position {
  topicId: string;
  /**
   * Leader epoch of each partition. A broker that lost its last records gives their offsets out again, under a
   * higher epoch (KIP-320): an offset means the same record under the same epoch only.
   */
  epochs: readonly number[];
  offsets: readonly number[];
}

const counts = z.array(z.int().min(0)).length(PARTITIONS);
const Wire = z.tuple([z.guid(), counts, counts]);

/** Sent while no position is known, because Kafka has not been reached yet. Cannot be resumed. */
export const UNKNOWN_CURSOR = '0';

/** The cursor is opaque to clients, so that it can change. */
export function encodeCursor(position: Position | undefined): string {
  if (position === undefined) return UNKNOWN_CURSOR;
  const wire = JSON.stringify([position.topicId, position.epochs, position.offsets]);
  return Buffer.from(wire, 'utf8').toString('base64url');
}

/** Undefined for anything we did not encode, `UNKNOWN_CURSOR` included. */
export function decodeCursor(cursor: string): Position | undefined {
  try {
    const wire: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    const parsed = Wire.safeParse(wire).data;
    return parsed && { topicId: parsed[0], epochs: parsed[1], offsets: parsed[2] };
  } catch {
    return undefined;
  }
}

/** Offsets of both count in the same log. */
export function isSameLog(
  one: Pick<Position, 'topicId' | 'epochs'>,
  other: Pick<Position, 'topicId' | 'epochs'>,
): boolean {
  return (
    one.topicId === other.topicId &&
    one.epochs.every((epoch, partition) => epoch === other.epochs[partition])
  );
}
