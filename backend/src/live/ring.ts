/** One event as every socket gets it, serialised once. */
export interface RingEntry {
  partition: number;
  offset: number;
  frame: Buffer;
}

export interface RingLimits {
  /** Most entries of one partition. */
  perPartition: number;
  /** Most bytes of all frames together: descriptions can be long. */
  bytes: number;
}

export const ringLimits: RingLimits = { perPartition: 10_000, bytes: 64 * 1024 * 1024 };

/**
 * The latest events in the order this replica delivered them, so that a reader who was away gets them again without
 * another read of Kafka. Each has an order number that only grows. The oldest leaves first: whoever misses
 * more than 10,000 events of one partition resyncs anyway, whatever the others still hold.
 */
export class Ring {
  readonly #limits: RingLimits;
  readonly #counts: number[];
  #starts: number[];
  #entries: (RingEntry | undefined)[] = [];
  /** Index in #entries of the oldest entry; those before it have left. */
  #head = 0;
  /** Order number of #entries[0]. */
  #base = 0;
  #bytes = 0;

  constructor(starts: readonly number[], limits: RingLimits = ringLimits) {
    this.#limits = limits;
    this.#starts = [...starts];
    this.#counts = starts.map(() => 0);
  }

  /** Per partition: nothing at or after this offset has left. */
  get starts(): readonly number[] {
    return this.#starts;
  }

  /** Order number of the oldest entry. */
  get first(): number {
    return this.#base + this.#head;
  }

  /** Order number of the entry that comes next. */
  get end(): number {
    return this.#base + this.#entries.length;
  }

  at(order: number): RingEntry | undefined {
    return order < this.first ? undefined : this.#entries[order - this.#base];
  }

  push(entry: RingEntry): void {
    this.#entries.push(entry);
    this.#bytes += entry.frame.length;
    this.#counts[entry.partition] = this.#count(entry.partition) + 1;
    while (
      this.#count(entry.partition) > this.#limits.perPartition ||
      this.#bytes > this.#limits.bytes
    ) {
      this.#dropOldest();
    }
  }

  #count(partition: number): number {
    return this.#counts[partition] ?? 0;
  }

  #dropOldest(): void {
    const oldest = this.#entries[this.#head];
    if (oldest === undefined) return;
    this.#starts[oldest.partition] = oldest.offset + 1;
    this.#counts[oldest.partition] = this.#count(oldest.partition) - 1;
    this.#bytes -= oldest.frame.length;
    // Its frame is free at once: until the array is compacted as many bytes again could have left.
    this.#entries[this.#head] = undefined;
    this.#head += 1;
    if (this.#head > this.#entries.length / 2) this.#compact();
  }

  /** Frees what has left; half the array at a time, so that each entry is moved once on average. */
  #compact(): void {
    this.#entries = this.#entries.slice(this.#head);
    this.#base += this.#head;
    this.#head = 0;
  }
}
