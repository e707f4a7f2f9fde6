import { IdParameter, PersonId, QuarantineId } from '@tasktrail/contract';
import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from '../problem.ts';

function parse<T>(schema: z.ZodType<T>, req: Request, detail: string): T {
  const result = schema.safeParse(req.params['id']);
  if (!result.success) throw new Problem('invalid-id', detail);
  return result.data;
}

/** The number in `/api/tasks/:id`. */
export function taskId(req: Request): number {
  return parse(IdParameter, req, 'The id of a task is an integer from 1 to 9007199254740991.');
}

/** The UUID in `/api/people/:id`. */
export function personId(req: Request): string {
  return parse(PersonId, req, 'The id of a person is a UUID.').toLowerCase();
}

/** The position in `/api/quarantine/:id`: topic id, partition and offset. */
export function quarantineId(req: Request): [string, number, number] {
  const id = parse(QuarantineId, req, 'The id is topic id, partition and offset, from the list.');
  const [partition, offset] = id.slice(37).split('-').map(Number);
  return [id.slice(0, 36), partition ?? 0, offset ?? 0];
}

/** The UUID in `/api/events/:id/journey`. */
export function eventId(req: Request): string {
  return parse(PersonId, req, 'The id of an event is a UUID.').toLowerCase();
}
