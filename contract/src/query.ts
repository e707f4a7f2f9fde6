import { z } from 'zod';
import { PEOPLE_MAX } from './person.ts';
import { TRAILS_MAX } from './history.ts';
import { TaskId, TaskStatus } from './task.ts';
import { storableText } from './text.ts';

const integer = /^[0-9]{1,16}$/;

/** An id in a path: a positive integer in decimal digits that JSON can hold. */
export const IdParameter = z
  .string()
  .regex(integer, { error: 'must be a positive integer' })
  .transform(Number)
  .pipe(TaskId);

export const PAGE_DEFAULT = 100;
export const PAGE_MAX = 1000;

export const Limit = z
  .string()
  .transform((text) => (integer.test(text) ? Number(text) : Number.NaN))
  .refine((limit) => Number.isInteger(limit) && limit >= 1 && limit <= PAGE_MAX, {
    error: `must be an integer from 1 to ${PAGE_MAX}`,
  })
  .default(PAGE_DEFAULT)
  .meta({ type: 'integer', minimum: 1, maximum: PAGE_MAX, default: PAGE_DEFAULT });

/** Opaque: written by the server into the `Link` header, sent back unchanged. */
export const Cursor = z
  .string()
  .min(1)
  .max(200)
  .meta({ description: 'Where the last page ended, from its `Link` header' });

export const ListTasksQuery = z.strictObject({
  limit: Limit,
  cursor: Cursor.optional(),
  status: TaskStatus.optional(),
  q: storableText(200)
    .optional()
    .meta({ description: 'Only titles that contain this, in either case' }),
  deleted: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .meta({ description: 'The trash instead of the list' }),
});
export type ListTasksQuery = z.infer<typeof ListTasksQuery>;

/** A page of a list that has no filters. */
export const PageQuery = z.strictObject({ limit: Limit, cursor: Cursor.optional() });
export const HistoryQuery = PageQuery;
export type HistoryQuery = z.infer<typeof HistoryQuery>;

/** In one parameter, with commas between. */
function list<T extends z.ZodType<unknown, string>>(item: T, max: number, shape: object) {
  return z
    .string()
    .transform((text) => text.split(','))
    .pipe(
      z
        .array(item)
        .min(1)
        .max(max, { error: `must name at most ${max}` }),
    )
    .meta({
      type: 'array',
      minItems: 1,
      maxItems: max,
      items: shape,
      param: { style: 'form', explode: false },
    });
}

const uuidShape = { type: 'string', format: 'uuid', pattern: z.regexes.uuid().source };
const idShape = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };

export const TrailsQuery = z.strictObject({ task_ids: list(IdParameter, TRAILS_MAX, idShape) });
export const PeopleQuery = z.strictObject({
  ids: list(z.uuid(), PEOPLE_MAX, uuidShape),
});

/** 1–255 visible ASCII characters. */
export const IdempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,255}$/, { error: 'must be 1 to 255 visible ASCII characters' });

export const PersonId = z.uuid();
