/** About as many looks as 15 minutes hold. */
const REMEMBERED = 1_000;

/** When the topic grew, so that a reader's offset says how old the first record is that it has not taken. */
export class LogEndHistory {
  #looks: { at: number; ends: readonly number[] }[] = [];

  /** A shorter log is another topic, or one that was cut: what was known of it is forgotten. */
  note(at: number, ends: readonly number[]): void {
    const last = this.#looks.at(-1)?.ends;
    if (last?.every((end, partition) => end === ends[partition])) return;
    if (last?.some((end, partition) => end > (ends[partition] ?? 0))) this.#looks = [];
    this.#looks = [...this.#looks.slice(1 - REMEMBERED), { at, ends }];
  }

  /** Seconds since the oldest record at or after `offsets` was seen, 0 when there is none. */
  ageAt(now: number, offsets: readonly number[]): number {
    const first = this.#looks.find(({ ends }) =>
      ends.some((end, partition) => end > (offsets[partition] ?? 0)),
    );
    return first === undefined ? 0 : Math.max(0, now - first.at) / 1000;
  }
}
