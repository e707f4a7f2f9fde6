import type { OutgoingRecord } from '../../src/kafka/acked-producer.ts';
import type { HeldRange } from '../../src/kafka/held-range.ts';

/** A record as it lies in a partition. */
export interface BrokerRecord {
  key: string;
  value: string;
}

interface Partition {
  start: number;
  /** From `start` on. */
  records: BrokerRecord[];
}

/** Kafka as far as relay and sink see it: one topic, three partitions, and everything that can become of them. */
export class ModelBroker {
  topicId = idOf(1);
  #generation = 1;
  #partitions = emptyPartitions();
  /** Every record that was ever appended, by topic, partition and offset; the last one, where a log was cut. */
  readonly #history = new Map<string, string>();
  appended = 0;

  append(partition: number, { key, value }: Pick<OutgoingRecord, 'key' | 'value'>): bigint {
    const { start, records } = this.#of(partition);
    const offset = start + records.push({ key, value }) - 1;
    this.#history.set(`${this.topicId} ${partition} ${offset}`, value);
    this.appended += 1;
    return BigInt(offset);
  }

  /** The value that was once at this position. */
  everAt(topicId: string, partition: number, offset: number): string | undefined {
    return this.#history.get(`${topicId} ${partition} ${offset}`);
  }

  range(): HeldRange {
    const { topicId } = this;
    const starts = this.#partitions.map(({ start }) => start);
    const ends = this.#partitions.map(({ start, records }) => start + records.length);
    return { topicId, epochs: starts.map(() => 0), starts, ends };
  }

  read(partition: number, offset: number, limit: number): BrokerRecord[] {
    const { start, records } = this.#of(partition);
    return records.slice(offset - start, offset - start + limit);
  }

  // What can become of them.

  recreate(): void {
    this.#generation += 1;
    this.topicId = idOf(this.#generation);
    this.#partitions = emptyPartitions();
  }

  /** As a broker does that lost power: acknowledged records are gone. */
  loseTail(partition: number, records: number): void {
    this.#of(partition).records.splice(-records, records);
  }

  /** As retention does. */
  loseHead(partition: number, records: number): void {
    const one = this.#of(partition);
    one.start += one.records.splice(0, records).length;
  }

  #of(partition: number): Partition {
    const found = this.#partitions[partition];
    if (found === undefined) throw new Error(`no partition ${partition}`);
    return found;
  }
}

function emptyPartitions(): Partition[] {
  return [0, 1, 2].map(() => ({ start: 0, records: [] }));
}

/** Ids in no order, as those of topics are. */
function idOf(generation: number): string {
  const first = ((generation * 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
  return `${first}-0000-4000-8000-000000000000`;
}
