import { AckedProducer, type OutgoingRecord } from '../kafka/acked-producer.ts';
import { destroyClient } from '../kafka/client.ts';
import { type HeldRange, openReader, readHeldRange } from '../kafka/held-range.ts';
import type { EventTimes } from '../event-times.ts';
import type { OutboxLog } from './ports.ts';

/** The topic as the relay uses it: two clients, because one that only produces cannot ask for offsets. */
export class KafkaOutbox implements OutboxLog {
  readonly #producer: AckedProducer;
  readonly #topic: string;
  readonly #reader: ReturnType<typeof openReader>;
  readonly #times: EventTimes | undefined;
  #readerHealthy = true;
  #topicId = '';

  /** `times` remembers when each record was sent and taken. */
  constructor(bootstrap: string[], topic: string, times?: EventTimes) {
    this.#times = times;
    this.#producer = new AckedProducer(bootstrap, topic);
    this.#topic = topic;
    this.#reader = openReader(bootstrap, topic, 'tasktrail-sweeper');
  }

  get healthy(): boolean {
    return this.#producer.healthy && this.#readerHealthy;
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
    this.#readerHealthy = false;
    const { range } = await readHeldRange(this.#reader, this.#topic);
    this.#readerHealthy = true;
    return range;
  }

  destroy(): void {
    this.#producer.destroy();
    destroyClient(this.#reader);
  }
}
