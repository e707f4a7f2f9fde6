import { partitionOf } from '../../src/kafka/partition.ts';
import type { HeldRange } from '../../src/kafka/held-range.ts';
import type { ClearedSubject, Loss, Suspect } from '../../src/outbox/lost-rows.ts';
import type { SentRow } from '../../src/outbox/mark-sent.ts';
import type { Swept } from '../../src/outbox/ports.ts';
import type { UnsentRow } from '../../src/outbox/unsent-rows.ts';

/** Where a row's record was acknowledged. */
export interface Position {
  topicId: string;
  partition: number;
  offset: number;
}

export interface OutboxRow {
  id: number;
  eventId: string;
  subject: string;
  version: number;
  event: string;
  bytes: number;
  position: Position | undefined;
}

interface Head {
  topicId: string | undefined;
  nextOffset: number;
  /** Event ids in the order of the chain. */
  chain: string[];
}

/** What a transaction has done so far; the others see it when it commits. */
export interface Transaction {
  writes: (() => void)[];
  deleted: Set<number>;
}

/**
 * PostgreSQL as far as the relay sees it: committed rows, transactions that others see when they commit, one advisory
 * lock, ids that are drawn before they are visible. Its statements pass the tests that the real ones pass.
 */
export class ModelDatabase {
  readonly outbox = new Map<number, OutboxRow>();
  readonly heads: Head[] = [0, 1, 2].map(() => ({
    topicId: undefined,
    nextOffset: 0,
    chain: [],
  }));
  /** Event ids of the log. */
  readonly audited = new Set<string>();
  /** Of each subject, its audited versions in the order of the log. */
  readonly versions = new Map<string, number[]>();
  lockedBy: object | undefined;
  /** Most rows of a batch, whatever it is asked for. */
  batchRows = 500;
  /** Is told of every mark that commits. */
  onMark: (row: OutboxRow, position: Position) => void = () => undefined;
  #lastId = 0;

  /** As the sequence: never the same twice, whether or not the transaction commits. */
  drawId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }

  lastVersion(subject: string): number {
    return this.versions.get(subject)?.at(-1) ?? 0;
  }

  append(row: OutboxRow): void {
    this.heads[partitionOf(row.subject)]?.chain.push(row.eventId);
    this.audited.add(row.eventId);
    const versions = this.versions.get(row.subject) ?? [];
    versions.push(row.version);
    this.versions.set(row.subject, versions);
  }

  // The statements of OutboxSession.

  hasUnsent(): boolean {
    for (const row of this.outbox.values()) if (row.position === undefined) return true;
    return false;
  }

  unsent(limit: number): UnsentRow[] {
    const newest = Math.max(...this.outbox.keys());
    const rows = [...this.outbox.values()].filter((row) => row.position === undefined);
    const batch = rows.toSorted((a, b) => a.id - b.id).slice(0, Math.min(limit, this.batchRows));
    return batch.map(({ id, eventId, subject, event, bytes }) => {
      const rest = { type: 'task.updated', occurred_at: '', traceparent: null };
      return {
        id: String(id),
        event_id: eventId,
        subject,
        event,
        bytes,
        backlog: newest - id + 1,
        ...rest,
      };
    });
  }

  markSent(transaction: Transaction, topicId: string, sent: readonly SentRow[]): void {
    for (const { id, partition, offset } of sent) {
      transaction.writes.push(() => {
        const row = this.outbox.get(Number(id));
        if (row === undefined) return;
        row.position = { topicId, partition, offset: Number(offset) };
        this.onMark(row, row.position);
      });
    }
  }

  chainHeads(): Map<number, string> {
    return new Map(this.heads.map(({ chain }, partition) => [partition, String(chain.length)]));
  }

  sweepOutbox(transaction: Transaction, after: string): Swept {
    const rows = [...this.outbox.values()].filter((row) => row.id > Number(after));
    const swept = rows.filter((row) => this.audited.has(row.eventId));
    this.#delete(transaction, swept);
    const last = rows.length === 0 ? null : String(Math.max(...rows.map((row) => row.id)));
    return { last, seen: rows.length, deleted: swept.length };
  }

  sweepPartition(transaction: Transaction, partition: number, after: string): Swept {
    const chain = this.heads[partition]?.chain ?? [];
    const seen = new Set(chain.slice(Number(after)));
    const swept = [...this.outbox.values()].filter((row) => seen.has(row.eventId));
    this.#delete(transaction, swept);
    const last = seen.size === 0 ? null : String(chain.length);
    return { last, seen: seen.size, deleted: swept.length };
  }

  suspects(range: HeldRange, resting: readonly string[]): Suspect[] {
    const found: Suspect[] = [];
    for (const row of this.outbox.values()) {
      if (resting.includes(row.subject) || this.#loss(row, range) === undefined) continue;
      const { topicId, offset } = row.position ?? { topicId: '', offset: 0 };
      found.push({ id: String(row.id), topic_id: topicId, kafka_offset: String(offset) });
    }
    return found;
  }

  clearLost(
    transaction: Transaction,
    range: HeldRange,
    suspects: readonly Suspect[],
  ): ClearedSubject[] {
    const lost = new Map<string, Loss>();
    for (const { id, topic_id, kafka_offset } of suspects) {
      const row = this.outbox.get(Number(id));
      const isThere =
        row?.position?.topicId === topic_id && row.position.offset === Number(kafka_offset);
      const loss = isThere ? this.#loss(row, range) : undefined;
      if (row !== undefined && loss !== undefined) lost.set(row.subject, loss);
    }
    return [...lost].map(([subject, loss]) => {
      const rows = [...this.outbox.values()].filter((row) => {
        const isMarked = row.position !== undefined && !this.audited.has(row.eventId);
        return row.subject === subject && isMarked;
      });
      for (const row of rows) transaction.writes.push(() => void (row.position = undefined));
      return { subject, rows: rows.length, loss };
    });
  }

  #loss(row: OutboxRow, range: HeldRange): Loss | undefined {
    if (row.position === undefined || this.audited.has(row.eventId)) return undefined;
    if (this.#isInConflict(row.subject)) return undefined;
    const { topicId, partition, offset } = row.position;
    if (topicId !== range.topicId) return 'topic_gone';
    if (offset < (range.starts[partition] ?? 0)) return 'before_log_start';
    if (offset >= (range.ends[partition] ?? 0)) return 'beyond_log_end';
    const head = this.heads[partition];
    const isPassed = head?.topicId === topicId && offset < head.nextOffset;
    return isPassed ? 'passed_unaudited' : undefined;
  }

  #isInConflict(subject: string): boolean {
    const last = this.lastVersion(subject);
    for (const row of this.outbox.values()) {
      const isBehind = row.subject === subject && row.version <= last;
      if (isBehind && !this.audited.has(row.eventId)) return true;
    }
    return false;
  }

  #delete(transaction: Transaction, rows: readonly OutboxRow[]): void {
    for (const row of rows) transaction.writes.push(() => void this.outbox.delete(row.id));
  }
}
