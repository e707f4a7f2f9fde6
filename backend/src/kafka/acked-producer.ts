import { Producer } from '@platformatic/kafka';
import { clientOptions, destroyClient, inAnyOrder } from './client.ts';
import { describeTopic, type Topic } from './describe-topic.ts';

/** A record whose partition its sender has computed. */
export interface OutgoingRecord {
  partition: number;
  key: string;
  value: string;
  headers: Record<string, string>;
}

const text = (value?: string) => (value === undefined ? undefined : Buffer.from(value, 'utf8'));

/** Idempotent producer of one topic that makes one try and asks for every ack. */
export class AckedProducer {
  /** The last call was answered: neither failed nor still waiting. */
  healthy = true;
  readonly #topic: string;
  readonly #producer: Producer<string, string, string, string>;

  constructor(bootstrap: string[], topic: string, clientId = 'tasktrail-relay') {
    this.#topic = topic;
    this.#producer = new Producer<string, string, string, string>({
      ...clientOptions,
      clientId,
      bootstrapBrokers: inAnyOrder(bootstrap),
      idempotent: true,
      acks: -1,
      repeatOnStaleMetadata: false,
      serializers: { key: text, value: text, headerKey: text, headerValue: text },
    });
  }

  /** Also takes its producer id, once: what can fail before a transaction begins should. */
  async describe(): Promise<Topic> {
    const topic = await this.#watched(describeTopic(this.#producer, this.#topic));
    if (this.#producer.producerId === undefined) {
      await this.#watched(this.#producer.initIdempotentProducer({}));
    }
    return topic;
  }

  /** Sends the records as one request and returns the offset of each, in the order given. */
  async send(records: readonly OutgoingRecord[]): Promise<bigint[]> {
    const messages = records.map(({ partition, key, value, headers }) => {
      return { topic: this.#topic, partition, key, value, headers };
    });
    const { offsets = [] } = await this.#watched(this.#producer.send({ messages }));
    const next = new Map(offsets.map(({ partition, offset }) => [partition, offset]));
    return records.map(({ partition }) => {
      const offset = next.get(partition);
      if (offset === undefined || offset < 0n) {
        throw new Error(`Kafka acknowledged no offset for partition ${String(partition)}`);
      }
      next.set(partition, offset + 1n);
      return offset;
    });
  }

  destroy(): void {
    destroyClient(this.#producer);
  }

  async #watched<T>(call: Promise<T>): Promise<T> {
    this.healthy = false;
    const answer = await call;
    this.healthy = true;
    return answer;
  }
}
