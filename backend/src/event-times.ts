/** Where a record lies. */
export interface RecordPlace {
  topicId: string;
  partition: number;
  offset: number;
}

/** When this replica did what with a record, in milliseconds since 1970. */
export interface RecordTimes {
  /** Handed to Kafka. */
  published?: number;
  /** Taken by Kafka. */
  acked?: number;
  /** Fanned out to the sockets. */
  delivered?: number;
}

/** Some minutes of a busy board. */
const REMEMBERED = 20_000;

/** What this replica remembers of the latest records it sent and delivered; nothing else keeps these moments. */
export class EventTimes {
  readonly #times = new Map<string, RecordTimes>();
  /** Its keys in a ring: the first key of a map that only forgets its first ones is found ever more slowly. */
  readonly #keys: string[] = [];
  #next = 0;

  note(place: RecordPlace, times: RecordTimes): void {
    const key = keyOf(place);
    const known = this.#times.get(key);
    if (known) Object.assign(known, times);
    else this.#remember(key, { ...times });
  }

  of(place: RecordPlace): RecordTimes {
    return this.#times.get(keyOf(place)) ?? {};
  }

  #remember(key: string, times: RecordTimes): void {
    const oldest = this.#keys[this.#next];
    if (oldest !== undefined) this.#times.delete(oldest);
    this.#keys[this.#next] = key;
    this.#next = (this.#next + 1) % REMEMBERED;
    this.#times.set(key, times);
  }
}

function keyOf({ topicId, partition, offset }: RecordPlace): string {
  return `${topicId}/${partition}/${offset}`;
}
