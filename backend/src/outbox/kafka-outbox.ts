import { AckedProducer, type OutgoingRecord } from '../kafka/acked-producer.ts';
import { type HeldRange, HeldRangeReader } from '../kafka/held-range.ts';
import type { EventTimes } from '../event-times.ts';
import type { OutboxLog } from './ports.ts';

/** The topic as the relay uses it: two clients, because one that only produces cannot ask for offsets. */
export class KafkaOutbox implements OutboxLog {
  readonly #producer: AckedProducer;
  readonly #ranges: HeldRangeReader;
  readonly #times: EventTimes | undefined;
  #rangesHealthy = true;
  #topicId = '';

  /** `times` remembers when each record was sent and taken. */
  constructor(bootstrap: string[], topic: string, times?: EventTimes) {
    this.#times = times;
    this.#producer = new AckedProducer(bootstrap, topic);
    this.#ranges = new HeldRangeReader(bootstrap, topic);
  }

  get healthy(): boolean {
    return this.#producer.healthy && this.#rangesHealthy;
  }

  async describe(): Promise<{ id: string }> {
    const topic = await this.#producer.describe();
    this.#topicId = topic.id;
    return topic;
  }

  async send(records: readonly OutgoingRecord[]): Promise<bigint[]> {
    const published = Date.now();
    const offsets = await this.#producer.send(records);
    const acked = Date.now();
    for (const [index, { partition }] of records.entries()) {
      const place = { topicId: this.#topicId, partition, offset: Number(offsets[index]) };
      this.#times?.note(place, { published, acked });
    }
    return offsets;
  }

  async range(): Promise<HeldRange> {
    this.#rangesHealthy = false;
    const range = await this.#ranges.read();
    this.#rangesHealthy = true;
    return range;
  }

  destroy(): void {
    this.#producer.destroy();
    this.#ranges.destroy();
  }
}
