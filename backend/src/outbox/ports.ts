import type { OutgoingRecord } from '../kafka/acked-producer.ts';
import type { HeldRange } from '../kafka/held-range.ts';
import type { ClearedSubject, Suspect } from './lost-rows.ts';
import type { SentRow } from './mark-sent.ts';
import type { UnsentRow } from './unsent-rows.ts';

/*
 * What the relay needs of the world. Each method is one round trip that may succeed, fail, or succeed without an answer;
 * what is decided between them is the relay's own, and runs against these ports in its simulation too.
 */

/** What one statement of the sweep saw and deleted; `last` is where the next one goes on. */
export interface Swept {
  last: string | null;
  seen: number;
  deleted: number;
}

/** One session with the database: one method, one statement. */
export interface OutboxSession {
  begin(): Promise<void>;
  /** For the rest of the transaction; false at once when another session holds it. */
  tryLock(): Promise<boolean>;
  commit(): Promise<void>;
  hasUnsent(): Promise<boolean>;
  /** The oldest unsent rows by id, at most `limit`. */
  unsent(limit: number): Promise<UnsentRow[]>;
  markSent(topicId: string, sent: readonly SentRow[]): Promise<void>;
  /** Last `seq` of the log in each partition. */
  heads(): Promise<Map<number, string>>;
  /** Deletes those of the next rows of the outbox that are audited. */
  sweepOutbox(after: string): Promise<Swept>;
  /** Deletes the rows of the next events of a partition's log. */
  sweepPartition(partition: number, after: string): Promise<Swept>;
  /** Marked rows that `range` says are lost, but for subjects at rest. */
  suspects(range: HeldRange, resting: readonly string[]): Promise<Suspect[]>;
  /** Judges the suspects anew, and clears the position of every unaudited row of a subject that lost one. */
  clearLost(range: HeldRange, suspects: readonly Suspect[]): Promise<ClearedSubject[]>;
}

export interface OutboxDatabase {
  /** The session, made anew after it was given up. */
  open(): Promise<OutboxSession>;
  /** Ends the session at once: the server rolls back what was open, but what it was sent it may still run. */
  giveUp(): void;
}

/** The topic. */
export interface OutboxLog {
  /** The last call was answered: neither failed nor still waiting. */
  readonly healthy: boolean;
  /** The id of the topic; the answer is also the sign that Kafka can be reached. */
  describe(): Promise<{ id: string }>;
  range(): Promise<HeldRange>;
  /** Sends the records as one request and returns the offset of each once all are acknowledged. */
  send(records: readonly OutgoingRecord[]): Promise<bigint[]>;
  destroy(): void;
}

export interface Timing {
  /** Milliseconds from any beginning; never goes back. */
  now(): number;
  /** In [0, 1). */
  random(): number;
  /** Calls back after `ms`, unless cancelled by what it returns. */
  after(ms: number, call: () => void): () => void;
}
