import type { TaskEvent } from '@tasktrail/contract';
import { PARTITIONS } from '../../backend/src/kafka/partition.ts';
import type { HeldRange } from '../../backend/src/kafka/held-range.ts';

export interface Entry {
  readonly offset: number;
  /** Undefined: a record that nobody committed. */
  readonly event: TaskEvent | undefined;
}

/** The topic, with what can happen to a log. */
export class Topic {
  id = 0;
  epochs = Array.from({ length: PARTITIONS }, () => 0);
  logs: { start: number; entries: Entry[] }[] = [];

  constructor() {
    this.recreate();
  }

  recreate(): void {
    this.id += 1;
    this.logs = Array.from({ length: PARTITIONS }, () => ({ start: 0, entries: [] }));
  }

  put(partition: number, event: TaskEvent | undefined): void {
    const log = this.#log(partition);
    log.entries.push({ offset: log.start + log.entries.length, event });
  }

  /** Acknowledged records are gone, and their offsets are given out again. */
  loseTail(partition: number, count: number): Entry[] {
    this.epochs[partition] = (this.epochs[partition] ?? 0) + 1;
    return this.#log(partition).entries.splice(-count, count);
  }

  loseHead(partition: number, count: number): void {
    const log = this.#log(partition);
    log.start += log.entries.splice(0, count).length;
  }

  range(): HeldRange {
    return {
      topicId: `00000000-0000-4000-8000-${String(this.id).padStart(12, '0')}`,
      epochs: [...this.epochs],
      starts: this.logs.map(({ start }) => start),
      ends: this.logs.map(({ start, entries }) => start + entries.length),
    };
  }

  read(partition: number, from: number, most: number): Entry[] {
    const log = this.#log(partition);
    return log.entries.slice(Math.max(0, from - log.start)).slice(0, most);
  }

  #log(partition: number) {
    const log = this.logs[partition];
    if (log === undefined) throw new RangeError(`no partition ${partition}`);
    return log;
  }
}
