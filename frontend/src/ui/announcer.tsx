import { useSyncExternalStore, type ReactNode } from 'react';
import type { Clock } from '../clock.ts';
import { createValue } from './subscriptions.ts';

const COALESCE_MS = 500;
const APART_MS = 1_000;

/**
 * Speaks to screen readers: one polite and one assertive region, always there. Words of half a second are joined, and two
 * announcements stay a second apart, because readers drop fast sequences.
 */
export function createAnnouncer(clock: Clock) {
  const polite = createValue('');
  const assertive = createValue('');
  let waiting: string[] = [];
  let timer: (() => void) | null = null;
  let lastAt = -Infinity;

  function speak(): void {
    timer = null;
    lastAt = clock.now();
    const words = waiting.join(' ');
    waiting = [];
    // The same words again are only spoken when the text changes: a no-break space is silent.
    polite.set(polite.get() === words ? `${words} ` : words);
  }

  return {
    polite,
    assertive,
    say(words: string): void {
      if (waiting.at(-1) !== words) waiting.push(words);
      timer ??= clock.after(Math.max(COALESCE_MS, lastAt + APART_MS - clock.now()), speak);
    },
    alert(words: string): void {
      assertive.set(assertive.get() === words ? `${words} ` : words);
    },
  };
}

export type Announcer = ReturnType<typeof createAnnouncer>;

export function LiveRegions(props: { announcer: Announcer }): ReactNode {
  const { polite, assertive } = props.announcer;
  const politeWords = useSyncExternalStore(polite.subscribe, polite.get);
  const assertiveWords = useSyncExternalStore(assertive.subscribe, assertive.get);
  return (
    <>
      <div className="sr" role="status" aria-live="polite">
        {politeWords}
      </div>
      <div className="sr" role="alert" aria-live="assertive">
        {assertiveWords}
      </div>
    </>
  );
}
