import { AckedProducer, type OutgoingRecord } from '../kafka/acked-producer.ts';
import { type HeldRange, HeldRangeReader } from '../kafka/held-range.ts';
import type { OutboxLog } from './ports.ts';

/** The topic as the relay uses it: two clients, because one that only produces cannot ask for offsets. */
export class KafkaOutbox implements OutboxLog {
  readonly #producer: AckedProducer;
  readonly #ranges: HeldRangeReader;
  #rangesHealthy = true;

  constructor(bootstrap: string[], topic: string) {
    this.#producer = new AckedProducer(bootstrap, topic);
    this.#ranges = new HeldRangeReader(bootstrap, topic);
  }

  get healthy(): boolean {
    return this.#producer.healthy && this.#rangesHealthy;
  }

  describe(): Promise<{ id: string }> {
    return this.#producer.describe();
  }

  send(records: readonly OutgoingRecord[]): Promise<bigint[]> {
    return this.#producer.send(records);
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
