import { z } from 'zod';
import { Instant, Task, TaskId, Version } from './task.ts';

export const eventTypes = [
  'task.created',
  'task.updated',
  'task.deleted',
  'task.restored',
] as const;
export const EventType = z.enum(eventTypes);
export type EventType = z.infer<typeof EventType>;

export const Actor = z
  .object({
    kind: z.enum(['person', 'api', 'database', 'system']),
    id: z.string().nullable(),
    on_behalf_of: z.string().nullable(),
  })
  .meta({ id: 'Actor' });
export type Actor = z.infer<typeof Actor>;

/** Why a change happened. Open for later causes; readers use the keys they know. */
export const Cause = z
  .looseObject({
    request_id: z.string().optional(),
    idempotency_key: z.string().optional(),
    traceparent: z.string().optional(),
    restored_version: Version.optional(),
    demo: z.boolean().optional(),
  })
  .meta({ id: 'Cause' });
export type Cause = z.infer<typeof Cause>;

const JsonValue = z.json().meta({ id: 'JsonValue' });

/** Before and after of each field that changed, `version` and `updated_at` left out. */
export const Changes = z
  .record(z.string(), z.object({ from: JsonValue, to: JsonValue }))
  .meta({ id: 'Changes' });
export type Changes = z.infer<typeof Changes>;

/** The Kafka value, written by the capture trigger as the exact text that is sent. The key is `subject`. */
export const TaskEvent = z
  .object({
    event: EventType,
    event_id: z.uuid(),
    subject: z.string().regex(/^task\/[1-9][0-9]*$/),
    task_id: TaskId,
    version: Version,
    task: Task,
    changes: Changes.optional(),
    actor: Actor,
    cause: Cause,
    occurred_at: Instant,
  })
  .meta({ id: 'TaskEvent' });
export type TaskEvent = z.infer<typeof TaskEvent>;

/** The unit of the log: `task/12`. */
export function taskSubject(id: number): string {
  return `task/${id}`;
}
