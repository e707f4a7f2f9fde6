import { z } from 'zod';
import { Task } from './task.ts';

/** The closed list of errors: code → HTTP status and title. `type` is `/problems/<code>`. */
export const problems = {
  'malformed-request': { status: 400, title: 'Malformed request' },
  'invalid-id': { status: 400, title: 'Invalid id' },
  'invalid-cursor': { status: 400, title: 'Invalid cursor' },
  'invalid-parameter': { status: 400, title: 'Invalid parameter' },
  'invalid-header': { status: 400, title: 'Invalid header' },
  'foreign-origin': { status: 403, title: 'Origin not allowed' },
  'not-found': { status: 404, title: 'Not found' },
  'task-deleted': { status: 404, title: 'Task is in the trash' },
  'unknown-route': { status: 404, title: 'Unknown route' },
  'method-not-allowed': { status: 405, title: 'Method not allowed' },
  'request-too-slow': { status: 408, title: 'Request took too long to arrive' },
  'request-in-progress': { status: 409, title: 'Request still running' },
  'stale-version': { status: 412, title: 'Task has changed' },
  'body-too-large': { status: 413, title: 'Body too large' },
  'unsupported-media-type': { status: 415, title: 'Body must be application/json' },
  'unknown-host': { status: 421, title: 'Host not served here' },
  'invalid-body': { status: 422, title: 'Invalid fields' },
  'idempotency-key-reused': { status: 422, title: 'Idempotency key was used for another request' },
  'version-not-restorable': { status: 422, title: 'Version cannot be restored' },
  'upgrade-required': { status: 426, title: 'WebSocket expected' },
  'headers-too-large': { status: 431, title: 'Headers too large' },
  'internal-error': { status: 500, title: 'Internal error' },
  'outcome-unknown': { status: 503, title: 'Outcome unknown' },
  'over-capacity': { status: 503, title: 'Over capacity' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** RFC 9457 with the rule that was broken at each pointer; `error` repeats the title for older clients. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    error: z.string(),
    request_id: z.string(),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    task: Task.optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof Problem>;

export function problemType(code: ProblemCode): string {
  return `/problems/${code}`;
}
