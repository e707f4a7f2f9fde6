import { isSameLog, type Position } from './cursor.ts';

/** How a socket that has just come is answered. */
export type Decision =
  /** From here on everything is delivered; the client lists after it. */
  | 'hello'
  /** Everything after its cursor is delivered, first what the ring holds. */
  | 'resumed'
  /** The gap cannot be filled here: like hello, for one that had a state. */
  | 'resync'
  /** Not yet: ask again when the tail has moved or time has passed. */
  | 'wait'
  /** Its cursor is ahead of this replica: find out where the log ends, then ask again. */
  | 'ask-log-end';

export interface Newcomer {
  /** `undefined`: it brought no cursor. `unusable`: one that nobody can resume from. */
  asked: Position | 'unusable' | undefined;
  waitedMs: number;
  /** Ends of the log, once Kafka was asked for them. */
  logEnds: readonly number[] | undefined;
}

export interface TailState {
  /** Undefined until Kafka was reached for the first time. */
  position: Position | undefined;
  ringStarts: readonly number[];
  /** Kafka answers. */
  up: boolean;
}

/** So long a newcomer waits for a first position: a tail starts within 0.2 s when Kafka is there. */
export const POSITION_PATIENCE_MS = 2_000;
/** So long a cursor that is ahead waits for this replica to come up to it. Listing anew is always right, only dearer. */
export const AHEAD_PATIENCE_MS = 6_000;

/**
 * With Kafka out of reach since the start there is no position: a newcomer gets `hello` with the unknown cursor all the
 * same, so that the page works, and `resync` as soon as the tail has one. A tail that loses Kafka later keeps its position.
 */
export function decideJoin({ asked, waitedMs, logEnds }: Newcomer, tail: TailState): Decision {
  const { position } = tail;
  if (position === undefined) {
    if (waitedMs < POSITION_PATIENCE_MS) return 'wait';
    return asked === undefined ? 'hello' : 'resync';
  }
  if (asked === undefined) return 'hello';
  if (asked === 'unusable' || !isSameLog(asked, position)) return 'resync';
  if (anyBelow(asked.offsets, tail.ringStarts)) return 'resync';
  if (!anyBelow(position.offsets, asked.offsets)) return 'resumed';
  if (!tail.up || waitedMs >= AHEAD_PATIENCE_MS) return 'resync';
  if (logEnds === undefined) return 'ask-log-end';
  return anyBelow(logEnds, asked.offsets) ? 'resync' : 'wait';
}

function anyBelow(offsets: readonly number[], bounds: readonly number[]): boolean {
  return bounds.some((bound, partition) => (offsets[partition] ?? 0) < bound);
}
