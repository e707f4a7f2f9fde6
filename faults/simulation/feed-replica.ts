import { PARTITIONS } from '../../backend/src/kafka/partition.ts';
import type { TailBatch } from '../../backend/src/kafka/tail.ts';
import { Hub } from '../../backend/src/live/hub.ts';
import type { Entry, Topic } from './feed-topic.ts';

/** One backend: its hub and where its tail stands. */
export class Replica {
  readonly hub: Hub;
  readonly #topic: Topic;
  #line = '';
  #offsets: number[] = [];

  constructor(topic: Topic) {
    this.#topic = topic;
    this.hub = new Hub({
      build: 'simulated',
      tailUp: () => true,
      logEnds: async () => topic.range().ends,
      audited: () => [],
    });
    this.begin();
  }

  /** As the follower does at its start and after every error. */
  begin(): void {
    const range = this.#topic.range();
    this.#line = `${range.topicId} ${range.epochs.join(' ')}`;
    this.#offsets = this.hub.begin(range);
  }

  /** Fetches and delivers; a topic made anew or an offset that is gone is an error, and the tail begins again. */
  async tail(most: number): Promise<void> {
    const { topicId, epochs, starts, ends } = this.#topic.range();
    const isLost = this.#offsets.some(
      (offset, partition) => offset < (starts[partition] ?? 0) || offset > (ends[partition] ?? 0),
    );
    if (`${topicId} ${epochs.join(' ')}` !== this.#line || isLost) return this.begin();
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      await this.#deliver(partition, this.#topic.read(partition, this.#offset(partition), most));
    }
  }

  async #deliver(partition: number, entries: readonly Entry[]): Promise<void> {
    const records = entries.map(({ offset }) => {
      return { partition, offset, key: null, value: null };
    }) as unknown as TailBatch['records'];
    const next = this.#offset(partition) + entries.length;
    const texts = entries.map(({ event }) => event && JSON.stringify(event));
    await this.hub.deliver({ records, next: new Map([[partition, next]]) }, texts);
    this.#offsets[partition] = next;
  }

  #offset(partition: number): number {
    return this.#offsets[partition] ?? 0;
  }
}
