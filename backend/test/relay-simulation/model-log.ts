import type { OutgoingRecord } from '../../src/kafka/acked-producer.ts';
import type { HeldRange } from '../../src/kafka/held-range.ts';
import type { OutboxLog } from '../../src/outbox/ports.ts';
import type { ModelBroker } from './model-broker.ts';
import type { Caller } from './surroundings.ts';

export class ModelLog implements OutboxLog {
  healthy = true;
  readonly #caller: Caller;
  #isDestroyed = false;
  readonly #gone = Promise.withResolvers<never>();

  constructor(caller: Caller) {
    this.#caller = caller;
    this.#gone.promise.catch(() => undefined);
  }

  describe(): Promise<{ id: string }> {
    return this.#ask('describe', () => ({ id: this.#broker.topicId }));
  }

  /** Three questions, as the real one: the topic may change between them. */
  async range(): Promise<HeldRange> {
    const { id: topicId } = await this.describe();
    const starts = await this.#ask('starts', () => this.#broker.range().starts);
    const ends = await this.#ask('ends', () => this.#broker.range().ends);
    return { topicId, epochs: starts.map(() => 0), starts, ends };
  }

  send(records: readonly OutgoingRecord[]): Promise<bigint[]> {
    const { chance, weather } = this.#caller.around;
    // A partition may take its part of a request when another one does not.
    const refused = weather.fate() === 'done' ? -1 : chance.between(0, 2);
    return this.#ask('produce', () => {
      const offsets = records.map((record) => {
        return record.partition === refused ? -1n : this.#broker.append(record.partition, record);
      });
      if (offsets.includes(-1n)) throw new Error('a partition refused');
      return offsets;
    });
  }

  destroy(): void {
    this.#isDestroyed = true;
    this.#gone.reject(new Error('the client was destroyed'));
  }

  get #broker(): ModelBroker {
    return this.#caller.around.broker;
  }

  async #ask<T>(name: string, run: () => T): Promise<T> {
    this.healthy = false;
    if (this.#isDestroyed) return this.#gone.promise;
    const call = this.#caller.call(name, () => {
      if (!this.#caller.around.brokerIsUp()) throw new Error(`${name}: the broker is down`);
      return run();
    });
    const answer = await Promise.race([call, this.#gone.promise]);
    this.healthy = true;
    return answer;
  }
}
