import { z } from 'zod';
import { Actor, Cause, Changes, EventType } from './event.ts';
import { Instant, TaskId, Version } from './task.ts';

/** One committed change. `audited` is true once its row is in the audit log; then `partition` and `seq` name its place. */
export const HistoryEntry = z
  .object({
    event: EventType,
    event_id: z.uuid(),
    subject: z.string(),
    task_id: TaskId,
    title: z.string(),
    version: Version,
    changes: Changes.nullable(),
    actor: Actor,
    cause: Cause,
    occurred_at: Instant,
    audited: z.boolean(),
    partition: z.int().nullable(),
    seq: z.int().nullable(),
  })
  .meta({ id: 'HistoryEntry' });
export type HistoryEntry = z.infer<typeof HistoryEntry>;

/** The last events of one task, oldest first: the event spine of its row. */
export const Trail = z
  .object({
    task_id: TaskId,
    events: z.array(
      z.object({
        version: Version,
        event: EventType,
        occurred_at: Instant,
        audited: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Trail' });
export type Trail = z.infer<typeof Trail>;

export const TRAIL_LENGTH = 24;
export const TRAILS_MAX = 100;
