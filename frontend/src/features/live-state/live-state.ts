import type { LiveFrame } from '@tasktrail/contract';
import type { LinkState } from '../../live/connection.ts';
import { createValue } from '../../ui/subscriptions.ts';

/** What the badge says about the feed. */
export interface LiveState {
  readonly link: LinkState;
  readonly offlineSince: number | null;
  /** Seconds by which Kafka is behind; 0 in normal operation. */
  readonly behindSeconds: number;
  /** Commit to this page, the median of the last events; null before the first. */
  readonly delayMs: number | null;
  readonly listed: boolean;
  /** True when the server runs another build than the one this page came from. */
  readonly newBuild: boolean;
}

const SAMPLES = 15;
const CATCHING_UP_MS = 10_000;
export const BEHIND_SECONDS = 5;

export function createLiveState(now: () => number) {
  const state = createValue<LiveState>({
    link: 'connecting',
    offlineSince: null,
    behindSeconds: 0,
    delayMs: null,
    listed: false,
    newBuild: false,
  });
  let build: string | null = null;
  let skew: number | null = null;
  let delays: number[] = [];

  const change = (next: Partial<LiveState>): void => state.set({ ...state.get(), ...next });

  /** The server's clock minus ours, at least; frames that travelled fastest know it best. */
  function learnSkew(serverNow: string): void {
    const sample = Date.parse(serverNow) - now();
    skew = skew === null ? sample : Math.max(skew, sample);
  }

  function sampleDelay(occurredAt: string): void {
    const delay = now() + (skew ?? 0) - Date.parse(occurredAt);
    // What was missed while away says nothing about how live the page is.
    if (delay > CATCHING_UP_MS) return;
    delays = [...delays, Math.max(1, Math.round(delay))].slice(-SAMPLES);
    const sorted = delays.toSorted((a, b) => a - b);
    change({ delayMs: sorted[Math.floor(sorted.length / 2)] ?? null });
  }

  return {
    get: state.get,
    subscribe: state.subscribe,
    listed: (): void => change({ listed: true }),
    link(link: LinkState): void {
      const { offlineSince } = state.get();
      change({ link, offlineSince: link === 'open' ? null : link === 'offline' ? (offlineSince ?? now()) : offlineSince });
    },
    frame(frame: LiveFrame): void {
      if (frame.type === 'hello' || frame.type === 'resumed' || frame.type === 'resync') {
        learnSkew(frame.now);
        if (frame.type !== 'resumed') change({ listed: false });
        build ??= frame.build;
        if (build !== frame.build) change({ newBuild: true });
      }
      if (frame.type === 'event') sampleDelay(frame.event.occurred_at);
      if (frame.type === 'pulse') {
        learnSkew(frame.now);
        if (state.get().behindSeconds !== frame.behind_seconds) change({ behindSeconds: frame.behind_seconds });
      }
    },
  };
}

export type LiveStateStore = ReturnType<typeof createLiveState>;

/** Above five seconds the page says so and reads for itself. */
export function isBehind(state: LiveState): boolean {
  return state.link === 'open' && state.behindSeconds > BEHIND_SECONDS;
}
