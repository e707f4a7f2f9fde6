import { SAMPLES, SAMPLE_SECONDS } from '@tasktrail/contract';
import type { Station } from '@tasktrail/contract';

const RATE_MS = 10_000;
const SAMPLE_MS = SAMPLE_SECONDS * 1000;

/** What was seen of a station at one moment. */
interface Sight {
  at: number;
  /** Changes that have left it so far; only differences count. */
  left: number;
  waiting: number;
}

/**
 * What passes through one station, from counts seen now and then: rate, trend, and how much left it in each 15 s. A counter
 * that falls (another topic under the same name) counts as nothing having left.
 */
export class Flow {
  #sights: Sight[] = [];
  #samples: number[] = [];
  #current = 0;
  #sampleEnds: number | undefined;

  /** `at` in milliseconds of any clock that only goes forward. */
  see(sight: Sight): void {
    this.#closeSamples(sight.at);
    this.#current += leftBetween(this.#sights.at(-1), sight);
    this.#sights.push(sight);
    const oldest = this.#sights.findLastIndex(({ at }) => at <= sight.at - RATE_MS);
    if (oldest > 0) this.#sights = this.#sights.slice(oldest);
  }

  /** Per second over the last 10 s; null until two moments were seen. */
  get rate(): number | null {
    const [first, last] = [this.#sights[0], this.#sights.at(-1)];
    if (!first || !last || first === last) return null;
    let left = 0;
    for (const [index, sight] of this.#sights.entries()) {
      left += leftBetween(this.#sights[index - 1], sight);
    }
    return Math.round((left / (last.at - first.at)) * 10_000) / 10;
  }

  /** Whether more waits than 10 s ago; a few more or less are no trend. */
  get trend(): Station['trend'] {
    const [before, now] = [this.#sights[0]?.waiting ?? 0, this.#sights.at(-1)?.waiting ?? 0];
    if (Math.abs(now - before) <= Math.max(10, Math.max(now, before) / 10)) return 'steady';
    return now > before ? 'growing' : 'shrinking';
  }

  /** Whole samples, oldest first. */
  get samples(): number[] {
    return [...this.#samples];
  }

  #closeSamples(now: number): void {
    this.#sampleEnds ??= now + SAMPLE_MS;
    for (; this.#sampleEnds <= now; this.#sampleEnds += SAMPLE_MS) {
      this.#samples = [...this.#samples, Math.round(this.#current)].slice(-SAMPLES);
      this.#current = 0;
    }
  }
}

function leftBetween(before: Sight | undefined, after: Sight): number {
  return before === undefined ? 0 : Math.max(0, after.left - before.left);
}
