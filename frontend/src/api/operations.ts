import { DeletedTask, HistoryEntry, Person, Task, Trail } from '@tasktrail/contract';
import type { CreateTask, TaskStatus, UpdateTask } from '@tasktrail/contract';
import { z } from 'zod';
import { nextLink } from './next-link.ts';
import type { Call, Request } from './request.ts';

export interface TaskFilter {
  readonly status?: TaskStatus;
  readonly q?: string;
  readonly deleted?: boolean;
}

/** `next` is the server's own link to the page below, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export const HISTORY_PAGE = 50;

/** The operations of the API this page uses, one method each. */
export class Api {
  readonly #request: Request;

  constructor(request: Request) {
    this.#request = request;
  }

  async listTasks(filter: TaskFilter, limit: number): Promise<Page<Task>> {
    return this.#page(listPath(filter, limit), Task);
  }

  async followTasks(link: string): Promise<Page<Task>> {
    return this.#page(link, Task);
  }

  async getTask(id: number): Promise<Task> {
    return this.#one({ method: 'GET', path: `/api/tasks/${id}`, answer: Task });
  }

  async createTask(body: CreateTask, idempotencyKey: string): Promise<Task> {
    return this.#one({ method: 'POST', path: '/api/tasks', answer: Task, body, idempotencyKey });
  }

  async updateTask(id: number, body: UpdateTask, idempotencyKey: string): Promise<Task> {
    const path = `/api/tasks/${id}`;
    return this.#one({ method: 'PATCH', path, answer: Task, body, idempotencyKey });
  }

  async deleteTask(id: number, idempotencyKey: string): Promise<Task> {
    const path = `/api/tasks/${id}`;
    const answer = await this.#one({ method: 'DELETE', path, answer: DeletedTask, idempotencyKey });
    return answer.task;
  }

  /** Out of the trash, or with a version back to its fields. */
  async restoreTask(id: number, version: number | null, idempotencyKey: string): Promise<Task> {
    const path = `/api/tasks/${id}/restore`;
    const body = version === null ? {} : { version };
    return this.#one({ method: 'POST', path, answer: Task, body, idempotencyKey });
  }

  async history(id: number): Promise<Page<HistoryEntry>> {
    return this.#page(`/api/tasks/${id}/history?limit=${HISTORY_PAGE}`, HistoryEntry);
  }

  async followHistory(link: string): Promise<Page<HistoryEntry>> {
    return this.#page(link, HistoryEntry);
  }

  async trails(ids: readonly number[]): Promise<Trail[]> {
    const path = `/api/events/trails?task_ids=${ids.join(',')}`;
    return this.#one({ method: 'GET', path, answer: z.array(Trail) });
  }

  async people(ids: readonly string[]): Promise<Person[]> {
    const path = `/api/people?ids=${ids.join(',')}`;
    return this.#one({ method: 'GET', path, answer: z.array(Person) });
  }

  async putPerson(id: string, name: string, idempotencyKey: string): Promise<Person> {
    const path = `/api/people/${id}`;
    return this.#one({ method: 'PUT', path, answer: Person, body: { name }, idempotencyKey });
  }

  async #one<T>(call: Call<T>): Promise<T> {
    return (await this.#request(call)).value;
  }

  async #page<T>(path: string, item: z.ZodType<T>): Promise<Page<T>> {
    const { value, headers } = await this.#request({ method: 'GET', path, answer: z.array(item) });
    return { items: value, next: nextLink(headers.get('Link')) };
  }
}

function listPath(filter: TaskFilter, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (filter.status !== undefined) query.set('status', filter.status);
  if (filter.q !== undefined && filter.q !== '') query.set('q', filter.q);
  if (filter.deleted === true) query.set('deleted', 'true');
  return `/api/tasks?${query.toString()}`;
}
