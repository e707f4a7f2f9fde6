import { z } from 'zod';
import { filledText, storableText } from './text.ts';

export const TITLE_MAX = 255;
export const DESCRIPTION_MAX = 20_000;

export const taskStatuses = ['pending', 'in_progress', 'completed'] as const;
export const TaskStatus = z.enum(taskStatuses, {
  error: `must be one of ${taskStatuses.join(', ')}`,
});
export type TaskStatus = z.infer<typeof TaskStatus>;

/** Safe integers only: the log refuses what JSON in a browser could not hold. */
export const TaskId = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
export const Version = z.int().min(1).max(Number.MAX_SAFE_INTEGER);

/** RFC 3339 in UTC as PostgreSQL writes it, e.g. `2026-11-22T17:13:47.123456+00:00`. */
export const Instant = z.iso.datetime({ offset: true }).meta({ id: 'Instant' });

export const Title = filledText(TITLE_MAX);
export const Description = storableText(DESCRIPTION_MAX);

/** One row of `tasks`, the JSON of the API and `task` inside an event: the same shape everywhere. */
export const Task = z
  .object({
    id: TaskId,
    title: z.string(),
    description: z.string(),
    status: TaskStatus,
    version: Version,
    created_at: Instant,
    updated_at: Instant,
    deleted_at: Instant.nullable(),
  })
  .meta({ id: 'Task' });
export type Task = z.infer<typeof Task>;

/** Fields a client may send back with a whole task: known, read-only, ignored. */
export const readOnlyFields = ['id', 'version', 'created_at', 'updated_at', 'deleted_at'] as const;

const ignored = Object.fromEntries(
  readOnlyFields.map((field) => [
    field,
    z.unknown().optional().meta({ readOnly: true, description: 'Ignored' }),
  ]),
) as Record<(typeof readOnlyFields)[number], z.ZodOptional<z.ZodUnknown>>;

export const CreateTask = z
  .strictObject({
    title: Title,
    description: Description.optional(),
    status: TaskStatus.optional(),
    ...ignored,
  })
  .meta({ id: 'CreateTask' });
export type CreateTask = z.infer<typeof CreateTask>;

/** Fields left out keep their values; PUT and PATCH are the same operation. */
export const UpdateTask = z
  .strictObject({
    title: Title.optional(),
    description: Description.optional(),
    status: TaskStatus.optional(),
    ...ignored,
  })
  .meta({ id: 'UpdateTask' });
export type UpdateTask = z.infer<typeof UpdateTask>;

/** `version` brings a live task back to that version's fields; without it a deleted task leaves the trash. */
export const RestoreTask = z
  .strictObject({ version: Version.optional() })
  .meta({ id: 'RestoreTask' });
export type RestoreTask = z.infer<typeof RestoreTask>;

export const DeletedTask = z
  .object({ message: z.string(), task: Task })
  .meta({ id: 'DeletedTask' });
export type DeletedTask = z.infer<typeof DeletedTask>;
