import { useSyncExternalStore, type ReactNode } from 'react';
import type { Clock } from '../clock.ts';
import { Value } from './subscriptions.ts';

const COALESCE_MS = 500;
const APART_MS = 1_000;
/** Silent, and makes the same words a change that is spoken again. */
const SILENT = '\u00a0';

/**
 * Speaks to screen readers: one polite and one assertive region, always there. Words of half a second are joined, and two
 * announcements stay a second apart, because readers drop fast sequences.
 */
export class Announcer {
  readonly polite = new Value('');
  readonly assertive = new Value('');
  readonly #clock: Clock;
  #waiting: string[] = [];
  #isScheduled = false;
  #lastAt = -Infinity;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  say(words: string): void {
    if (this.#waiting.at(-1) !== words) this.#waiting.push(words);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const wait = Math.max(COALESCE_MS, this.#lastAt + APART_MS - this.#clock.now());
    this.#clock.after(wait, () => this.#speak());
  }

  alert(words: string): void {
    speakInto(this.assertive, words);
  }

  #speak(): void {
    this.#isScheduled = false;
    this.#lastAt = this.#clock.now();
    const words = this.#waiting.join(' ');
    this.#waiting = [];
    speakInto(this.polite, words);
  }
}

function speakInto(region: Value<string>, words: string): void {
  region.set(region.get() === words ? words + SILENT : words);
}

export function LiveRegions(props: { announcer: Announcer }): ReactNode {
  const { polite, assertive } = props.announcer;
  const politeWords = useSyncExternalStore(polite.subscribe, polite.get);
  const assertiveWords = useSyncExternalStore(assertive.subscribe, assertive.get);
  return (
    <>
      <output className="sr" aria-live="polite">
        {politeWords}
      </output>
      <div className="sr" role="alert" aria-live="assertive">
        {assertiveWords}
      </div>
    </>
  );
}
