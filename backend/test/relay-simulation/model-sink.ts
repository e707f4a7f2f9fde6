import { partitionOf } from '../../src/kafka/partition.ts';
import type { BrokerRecord, ModelBroker } from './model-broker.ts';
import type { ModelDatabase, OutboxRow } from './model-database.ts';

/** What was fetched for a partition, and the head it was fetched for. */
export interface Fetched {
  partition: number;
  topicId: string;
  offset: number;
  records: BrokerRecord[];
}

/**
 * The audit sink as design and consumer say it: the head is fence and position, a record enters when the outbox holds
 * exactly this text and its version is the next.
 */
export class ModelSink {
  readonly #database: ModelDatabase;
  readonly #broker: ModelBroker;
  skipped = 0;
  /** What never may happen here: every record on this topic is genuine. */
  readonly refused: string[] = [];

  constructor(database: ModelDatabase, broker: ModelBroker) {
    this.#database = database;
    this.#broker = broker;
  }

  /** Undefined: the head had to be moved first, or nothing is there. */
  fetch(partition: number, limit: number): Fetched | undefined {
    const head = this.#head(partition);
    const { topicId, starts, ends } = this.#broker.range();
    const [start = 0, end = 0] = [starts[partition], ends[partition]];
    if (head.topicId !== topicId) {
      head.topicId = topicId;
      head.nextOffset = 0;
      return undefined;
    }
    if (head.nextOffset < start || head.nextOffset > end) {
      head.nextOffset = Math.min(Math.max(head.nextOffset, start), end);
      return undefined;
    }
    const offset = head.nextOffset;
    const records = this.#broker.read(partition, offset, limit);
    return records.length === 0 ? undefined : { partition, topicId, offset, records };
  }

  /** One transaction. */
  record({ partition, topicId, offset, records }: Fetched): void {
    const head = this.#head(partition);
    if (head.topicId !== topicId || head.nextOffset !== offset) return;
    for (const record of records) this.#judge(partition, record);
    head.nextOffset = offset + records.length;
  }

  #judge(partition: number, { key, value }: BrokerRecord): void {
    const row = [...this.#database.outbox.values()].find((one) => one.event === value);
    // The text of an event is its id here.
    if (this.#database.audited.has(value)) return;
    if (row === undefined || row.subject !== key || partitionOf(key) !== partition) {
      this.refused.push(`foreign ${value}`);
    } else this.#decide(row);
  }

  #decide(row: OutboxRow): void {
    const last = this.#database.lastVersion(row.subject);
    if (row.version === last + 1) this.#database.append(row);
    else if (row.version > last) this.skipped += 1;
    else this.refused.push(`conflict ${row.event}`);
  }

  #head(partition: number) {
    const head = this.#database.heads[partition];
    if (head === undefined) throw new Error(`no partition ${partition}`);
    return head;
  }
}
