const FIRST_MS = 5_000;
const LONGEST_MS = 600_000;

/**
 * A subject that was cleared rests before it is judged again: 5 s, doubled each time that it is lost once more, up to 10
 * minutes. A rest that was not followed by another loss for as long again is forgotten.
 */
export class Rests {
  readonly #rests = new Map<string, { ms: number; until: number }>();

  add(subject: string, now: number): void {
    const before = this.#rests.get(subject);
    const ms = before === undefined ? FIRST_MS : Math.min(LONGEST_MS, before.ms * 2);
    this.#rests.set(subject, { ms, until: now + ms });
  }

  /** The subjects at rest. */
  at(now: number): string[] {
    const resting: string[] = [];
    for (const [subject, { ms, until }] of this.#rests) {
      if (now >= until + ms) this.#rests.delete(subject);
      else if (now < until) resting.push(subject);
    }
    return resting;
  }
}
