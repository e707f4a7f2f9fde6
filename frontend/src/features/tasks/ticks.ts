import type { EventType } from '@tasktrail/contract';
import type { SpineTick } from '../../ui/spine.tsx';
import type { TrailEvent } from '../seals/trails.ts';

/** 2 for a field, 4 for what changes where a task stands. */
export const eventHeights = {
  'task.created': 4,
  'task.updated': 2,
  'task.deleted': 4,
  'task.restored': 4,
} as const satisfies Record<EventType, number>;

/** The ticks of a row; until its trail is read, the last change alone is known. */
export function ticksOf(trail: readonly TrailEvent[] | undefined, updatedAt: number): SpineTick[] {
  if (trail === undefined || trail.length === 0) return [{ at: updatedAt, height: 4 }];
  return trail.map((event) => ({
    at: Date.parse(event.occurred_at),
    height: eventHeights[event.event],
  }));
}
