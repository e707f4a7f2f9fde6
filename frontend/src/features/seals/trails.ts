import { TRAIL_LENGTH, TRAILS_MAX, type TaskEvent, type Trail } from '@tasktrail/contract';
import { createSubscriptions } from '../../ui/subscriptions.ts';

export type TrailEvent = Trail['events'][number];

/** The last events of the rows on the screen: read after the list, kept up by the feed. */
export function createTrails(options: {
  read: (ids: readonly number[]) => Promise<readonly Trail[]>;
  onRead: (trails: readonly Trail[]) => void;
}) {
  const known = new Map<number, readonly TrailEvent[]>();
  const { subscribe, notify } = createSubscriptions<number>();

  function keep(taskId: number, events: readonly TrailEvent[]): void {
    known.set(taskId, mergeTrail(known.get(taskId) ?? [], events));
    notify([taskId]);
  }

  return {
    subscribe,
    of: (taskId: number): readonly TrailEvent[] | undefined => known.get(taskId),
    async load(ids: readonly number[]): Promise<void> {
      for (let start = 0; start < ids.length; start += TRAILS_MAX) {
        const trails = await options.read(ids.slice(start, start + TRAILS_MAX)).catch((): readonly Trail[] => []);
        for (const trail of trails) keep(trail.task_id, trail.events);
        options.onRead(trails);
      }
    },
    /** Adds an event to a trail that was read; one that was not would look fresher than it is. */
    event(event: TaskEvent): void {
      if (!known.has(event.task_id) && event.version > 1) return;
      keep(event.task_id, [
        { version: event.version, event: event.event, occurred_at: event.occurred_at, audited: false },
      ]);
    },
  };
}

export type Trails = ReturnType<typeof createTrails>;

/** Oldest first, each version once, the last few only. */
export function mergeTrail(known: readonly TrailEvent[], added: readonly TrailEvent[]): TrailEvent[] {
  const versions = new Map(known.map((event) => [event.version, event]));
  for (const event of added) versions.set(event.version, event);
  return [...versions.values()].sort((a, b) => a.version - b.version).slice(-TRAIL_LENGTH);
}
