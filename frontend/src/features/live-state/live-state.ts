import type { LiveFrame } from '@tasktrail/contract';
import type { LinkState } from '../../live/connection.ts';
import { Value } from '../../ui/subscriptions.ts';

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
const BEHIND_SECONDS = 5;

export class LiveStateStore {
  readonly #now: () => number;
  readonly #state = new Value<LiveState>({
    link: 'connecting',
    offlineSince: null,
    behindSeconds: 0,
    delayMs: null,
    listed: false,
    newBuild: false,
  });
  #build: string | null = null;
  /** The server's clock minus ours, at least: the frame that travelled fastest knows it best. */
  #skew = -Infinity;
  #delays: readonly number[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly get = (): LiveState => this.#state.get();
  readonly subscribe = (run: () => void): (() => void) => this.#state.subscribe(run);

  listed(): void {
    this.#change({ listed: true });
  }

  link(link: LinkState): void {
    const { offlineSince } = this.get();
    if (link === 'open') this.#change({ link, offlineSince: null });
    else if (link === 'connecting') this.#change({ link });
    else this.#change({ link, offlineSince: offlineSince ?? this.#now() });
  }

  frame(frame: LiveFrame): void {
    if ('now' in frame) this.#skew = Math.max(this.#skew, Date.parse(frame.now) - this.#now());
    if (frame.type === 'event') this.#sampleDelay(frame.event.occurred_at);
    if (frame.type === 'pulse') this.#change({ behindSeconds: frame.behind_seconds });
    if (frame.type === 'hello' || frame.type === 'resync') this.#change({ listed: false });
    if ('build' in frame) {
      this.#build ??= frame.build;
      if (this.#build !== frame.build) this.#change({ newBuild: true });
    }
  }

  #sampleDelay(occurredAt: string): void {
    const delay = this.#now() + this.#skew - Date.parse(occurredAt);
    // What was missed while away says nothing about how live the page is.
    if (delay > CATCHING_UP_MS) return;
    this.#delays = [...this.#delays, Math.max(1, Math.round(delay))].slice(-SAMPLES);
    const sorted = this.#delays.toSorted((a, b) => a - b);
    this.#change({ delayMs: sorted[Math.floor(sorted.length / 2)] ?? null });
  }

  #change(next: Partial<LiveState>): void {
    const known = this.get();
    const merged = { ...known, ...next };
    // A pulse that changes nothing renders nothing.
    if (JSON.stringify(merged) !== JSON.stringify(known)) this.#state.set(merged);
  }
}

/** Above five seconds the page says so and reads for itself. */
export function isBehind(state: LiveState): boolean {
  return state.link === 'open' && state.behindSeconds > BEHIND_SECONDS;
}
