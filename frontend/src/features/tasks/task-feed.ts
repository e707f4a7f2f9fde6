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
  lists: TaskLists;
  clock: Clock;
  /** Runs once per frame of the screen, so a burst of events paints once. */
  nextFrame: (run: () => void) => void;
  onEvents: (events: readonly TaskEvent[]) => void;
  onListed: () => void;
}

/** Runs the join over the listings that are on the screen, and keeps them fresh while the feed cannot. */
export function createTaskFeed(options: FeedOptions) {
  const { lists, clock } = options;
  const shown = new Map<string, { filter: TaskFilter; views: number }>();
  let state = notJoined;
  let queued: TaskEvent[] = [];
  let stopPolling: (() => void) | null = null;

  function step(input: JoinInput<Listing>): void {
    const [next, effects] = join(state, input);
    state = next;
    for (const effect of effects) perform(effect);
  }

  function perform(effect: JoinEffect<Listing>): void {
    if (effect.type === 'list') void list(effect.round, effect.resync);
    else if (effect.type === 'merge') effect.listing();
    else queue(effect.events);
  }

  function shownFilters(): TaskFilter[] {
    return [...shown.values()].map((entry) => entry.filter);
  }

  async function list(round: number, gap: boolean): Promise<void> {
    const listing = await lists.again(shownFilters(), gap);
    if (round !== state.round) return;
    if (listing === null) {
      clock.after(LIST_AGAIN_MS, () => {
        if (round === state.round) void list(round, gap);
      });
      return;
    }
    step({ type: 'listed', round, listing });
    // Opened while the round was on its way.
    for (const filter of shownFilters()) void lists.open(filter);
    options.onListed();
  }

  function queue(events: readonly TaskEvent[]): void {
    if (events.length === 0) return;
    if (queued.length === 0) options.nextFrame(flush);
    queued.push(...events);
  }

  function flush(): void {
    const events = queued;
    queued = [];
    options.onEvents(events);
  }

  async function poll(): Promise<void> {
    const listing = await lists.again(shownFilters(), false);
    listing?.();
    if (stopPolling !== null) stopPolling = clock.after(BEHIND_POLL_MS, () => void poll());
  }

  return {
    frame: (frame: LiveFrame): void => step({ type: 'frame', frame }),
    start(): void {
      clock.after(PATIENCE_MS, () => step({ type: 'impatient' }));
    },
    /** No feed at all: show what the API has. */
    withoutFeed: (): void => step({ type: 'impatient' }),
    /** Declares a listing as visible. Before the join it waits for it; listing earlier would lose changes. */
    show(filter: TaskFilter): () => void {
      const name = listName(filter);
      const entry = shown.get(name) ?? { filter, views: 0 };
      entry.views += 1;
      shown.set(name, entry);
      if (state.round > 0) void lists.open(filter);
      return () => {
        entry.views -= 1;
        if (entry.views === 0) shown.delete(name);
      };
    },
    behind(isBehind: boolean): void {
      if (isBehind && stopPolling === null) stopPolling = clock.after(BEHIND_POLL_MS, () => void poll());
      if (!isBehind) {
        stopPolling?.();
        stopPolling = null;
      }
    },
  };
}

export type TaskFeed = ReturnType<typeof createTaskFeed>;
