import { TRAIL_LENGTH, TRAILS_MAX, type TaskEvent, type Trail } from '@tasktrail/contract';
import { Subscriptions } from '../../ui/subscriptions.ts';

export type TrailEvent = Trail['events'][number];

export interface TrailOptions {
  readonly read: (ids: readonly number[]) => Promise<readonly Trail[]>;
  readonly onRead: (trails: readonly Trail[]) => void;
}

/** The last events of the rows on the screen: read after the list, kept up by the feed. */
export class Trails {
  readonly #options: TrailOptions;
  readonly #known = new Map<number, readonly TrailEvent[]>();
  readonly #subscriptions = new Subscriptions<number>();

  constructor(options: TrailOptions) {
    this.#options = options;
  }

  subscribe(taskId: number, run: () => void): () => void {
    return this.#subscriptions.subscribe(taskId, run);
  }

  of(taskId: number): readonly TrailEvent[] | undefined {
    return this.#known.get(taskId);
  }

  async load(ids: readonly number[]): Promise<void> {
    const { read, onRead } = this.#options;
    for (let start = 0; start < ids.length; start += TRAILS_MAX) {
      const batch = ids.slice(start, start + TRAILS_MAX);
      const trails = await read(batch).catch((): readonly Trail[] => []);
      for (const trail of trails) this.#keep(trail.task_id, trail.events);
      onRead(trails);
    }
  }

  /** Adds an event to a trail that was read; one that was not would look fresher than it is. */
  event(event: TaskEvent): void {
    const { task_id, version, occurred_at } = event;
    if (!this.#known.has(task_id) && version > 1) return;
    this.#keep(task_id, [{ version, event: event.event, occurred_at, audited: false }]);
  }

  #keep(taskId: number, events: readonly TrailEvent[]): void {
    this.#known.set(taskId, mergeTrail(this.#known.get(taskId) ?? [], events));
    this.#subscriptions.notify([taskId]);
  }
}

/** Oldest first, each version once, the last few only. */
export function mergeTrail(
  known: readonly TrailEvent[],
  added: readonly TrailEvent[],
): TrailEvent[] {
  const versions = new Map(known.map((event) => [event.version, event]));
  for (const event of added) versions.set(event.version, event);
  return [...versions.values()].toSorted((a, b) => a.version - b.version).slice(-TRAIL_LENGTH);
}
