import type { LiveFrame, TaskEvent } from '@tasktrail/contract';
import type { TaskFilter } from '../../api/operations.ts';
import type { Clock } from '../../clock.ts';
import { join, notJoined, type JoinEffect, type JoinInput } from '../../live/join.ts';
import { listName, type TaskLists } from './task-lists.ts';

/** Hands a finished listing to the store. */
type Listing = () => void;

const LIST_AGAIN_MS = 3_000;
const PATIENCE_MS = 2_000;
/** While Kafka is behind, what is visible is read again this often. */
const BEHIND_POLL_MS = 10_000;

export interface FeedOptions {
  readonly lists: TaskLists;
  readonly clock: Clock;
  /** Runs once per frame of the screen, so a burst of events paints once. */
  readonly nextFrame: (run: () => void) => void;
  readonly onEvents: (events: readonly TaskEvent[]) => void;
  readonly onListed: () => void;
}

/** Runs the join over the listings that are on the screen, and keeps them fresh while the feed cannot. */
export class TaskFeed {
  readonly #options: FeedOptions;
  readonly #shown = new Map<string, { readonly filter: TaskFilter; views: number }>();
  #state = notJoined;
  #queued: TaskEvent[] = [];
  #stopPolling: (() => void) | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.clock.after(PATIENCE_MS, () => this.withoutFeed());
  }

  frame(frame: LiveFrame): void {
    this.#step({ type: 'frame', frame });
  }

  /** No feed so far: show what the API has. */
  withoutFeed(): void {
    this.#step({ type: 'impatient' });
  }

  /** Declares a listing as visible. Before the join it waits for it; listing earlier would lose changes. */
  show(filter: TaskFilter): () => void {
    const name = listName(filter);
    const entry = this.#shown.get(name) ?? { filter, views: 0 };
    entry.views += 1;
    this.#shown.set(name, entry);
    if (this.#state.round > 0) void this.#options.lists.open(filter);
    return () => {
      entry.views -= 1;
      if (entry.views === 0) this.#shown.delete(name);
    };
  }

  behind(isBehind: boolean): void {
    if (!isBehind) {
      this.#stopPolling?.();
      this.#stopPolling = null;
    } else if (this.#stopPolling === null) this.#schedulePoll();
  }

  #step(input: JoinInput<Listing>): void {
    const [next, effects] = join(this.#state, input);
    this.#state = next;
    for (const effect of effects) this.#perform(effect);
  }

  #perform(effect: JoinEffect<Listing>): void {
    if (effect.type === 'list') void this.#list(effect.round, effect.resync);
    else if (effect.type === 'merge') effect.listing();
    else this.#queue(effect.events);
  }

  #shownFilters(): TaskFilter[] {
    return [...this.#shown.values()].map((entry) => entry.filter);
  }

  async #list(round: number, gap: boolean): Promise<void> {
    const { lists, clock } = this.#options;
    const listing = await lists.again(this.#shownFilters(), gap);
    if (round !== this.#state.round) return;
    if (listing === null) {
      clock.after(LIST_AGAIN_MS, () => {
        if (round === this.#state.round) void this.#list(round, gap);
      });
      return;
    }
    this.#step({ type: 'listed', round, listing });
    // Opened while the round was on its way.
    for (const filter of this.#shownFilters()) void lists.open(filter);
    this.#options.onListed();
  }

  #queue(events: readonly TaskEvent[]): void {
    if (events.length === 0) return;
    const isFirst = this.#queued.length === 0;
    this.#queued.push(...events);
    if (isFirst) this.#options.nextFrame(() => this.#flush());
  }

  #flush(): void {
    const events = this.#queued;
    this.#queued = [];
    this.#options.onEvents(events);
  }

  #schedulePoll(): void {
    this.#stopPolling = this.#options.clock.after(BEHIND_POLL_MS, () => void this.#poll());
  }

  async #poll(): Promise<void> {
    const listing = await this.#options.lists.again(this.#shownFilters(), false);
    listing?.();
    if (this.#stopPolling !== null) this.#schedulePoll();
  }
}
