import { DeletedTask, HistoryEntry, Person, Task, Trail } from '@tasktrail/contract';
import type { CreateTask, TaskStatus, UpdateTask } from '@tasktrail/contract';
import { z } from 'zod';
import type { Call, Request } from './request.ts';

export interface TaskFilter {
  status?: TaskStatus;
  q?: string;
  deleted?: boolean;
}

/** `next` is the server's own link to the page below, null at the end. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export const HISTORY_PAGE = 50;

/** The operations of the API this page uses, one function each. */
export function createApi(request: Request) {
  async function page<T>(path: string, item: z.ZodType<T>, signal?: AbortSignal): Promise<Page<T>> {
    const call: Call<T[]> = { method: 'GET', path, answer: z.array(item), ...(signal === undefined ? {} : { signal }) };
    const { value, headers } = await request(call);
    return { items: value, next: nextLink(headers.get('Link')) };
  }
  async function one<T>(call: Call<T>): Promise<T> {
    return (await request(call)).value;
  }
  return {
    listTasks: (filter: TaskFilter, limit: number, signal?: AbortSignal) => page(listPath(filter, limit), Task, signal),
    followTasks: (link: string, signal?: AbortSignal) => page(link, Task, signal),
    getTask: (id: number) => one({ method: 'GET', path: `/api/tasks/${id}`, answer: Task }),
    createTask: (body: CreateTask, idempotencyKey: string) =>
      one({ method: 'POST', path: '/api/tasks', answer: Task, body, idempotencyKey }),
    updateTask: (id: number, body: UpdateTask, idempotencyKey: string) =>
      one({ method: 'PATCH', path: `/api/tasks/${id}`, answer: Task, body, idempotencyKey }),
    deleteTask: async (id: number, idempotencyKey: string) =>
      (await one({ method: 'DELETE', path: `/api/tasks/${id}`, answer: DeletedTask, idempotencyKey })).task,
    restoreTask: (id: number, version: number | null, idempotencyKey: string) =>
      one({
        method: 'POST',
        path: `/api/tasks/${id}/restore`,
        answer: Task,
        body: version === null ? {} : { version },
        idempotencyKey,
      }),
    history: (id: number) => page(`/api/tasks/${id}/history?limit=${HISTORY_PAGE}`, HistoryEntry),
    followHistory: (link: string) => page(link, HistoryEntry),
    trails: (ids: readonly number[]) =>
      one({ method: 'GET', path: `/api/events/trails?task_ids=${ids.join(',')}`, answer: z.array(Trail) }),
    people: (ids: readonly string[]) =>
      one({ method: 'GET', path: `/api/people?ids=${ids.join(',')}`, answer: z.array(Person) }),
    putPerson: (id: string, name: string, idempotencyKey: string) =>
      one({ method: 'PUT', path: `/api/people/${id}`, answer: Person, body: { name }, idempotencyKey }),
  };
}

export type Api = ReturnType<typeof createApi>;

function listPath(filter: TaskFilter, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.status !== undefined) query.set('status', filter.status);
  if (filter.q !== undefined && filter.q !== '') query.set('q', filter.q);
  if (filter.deleted === true) query.set('deleted', 'true');
  return `/api/tasks?${query.toString()}`;
}

/** The path of `rel="next"` in an RFC 8288 header. The host is dropped: a proxy may have given the server another name. */
export function nextLink(header: string | null): string | null {
  for (const link of (header ?? '').split(/,(?=\s*<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/.exec(link);
    if (match?.[1] === undefined || !/;\s*rel="?next"?/i.test(match[2] ?? '')) continue;
    const url = new URL(match[1], 'http://server/');
    return url.pathname + url.search;
  }
  return null;
}
