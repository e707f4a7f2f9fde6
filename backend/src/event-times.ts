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

  note(place: RecordPlace, times: RecordTimes): void {
    const key = keyOf(place);
    this.#times.set(key, { ...this.#times.get(key), ...times });
    const [oldest] = this.#times.keys();
    if (this.#times.size > REMEMBERED && oldest !== undefined) this.#times.delete(oldest);
  }

  of(place: RecordPlace): RecordTimes {
    return this.#times.get(keyOf(place)) ?? {};
  }
}

function keyOf({ topicId, partition, offset }: RecordPlace): string {
  return `${topicId}/${partition}/${offset}`;
}
