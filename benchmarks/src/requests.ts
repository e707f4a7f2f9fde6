import { randomInt } from 'node:crypto';

export type OperationName = 'create' | 'update' | 'get' | 'list';

/** Ids of tasks that exist. */
export interface IdRange {
  from: number;
  to: number;
}

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PATCH';
  path: string;
  body?: string;
}

export const LIST_LENGTH = 50;

/** About the length of a sentence or two; the direct statements write the same text. */
export const description =
  'Collect the figures of the last quarter, ask for the missing ones, and write it up.';

export const expectedStatus = { create: 201, update: 200, get: 200, list: 200 } as const;

const random = ({ from, to }: IdRange) => randomInt(from, to + 1);

const title = () => String(randomInt(1_000_000_000));

const requests: Record<OperationName, (ids: IdRange) => HttpRequest> = {
  create: () => ({
    method: 'POST',
    path: '/api/tasks',
    body: JSON.stringify({ title: title(), description }),
  }),
  update: (ids) => ({
    method: 'PATCH',
    path: `/api/tasks/${random(ids)}`,
    body: JSON.stringify({ title: title() }),
  }),
  get: (ids) => ({ method: 'GET', path: `/api/tasks/${random(ids)}` }),
  list: () => ({ method: 'GET', path: `/api/tasks?limit=${LIST_LENGTH}` }),
};

/** One request of an operation. Titles are random numbers, so that an update always changes something. */
export function requestFor(operation: OperationName, ids: IdRange): HttpRequest {
  return requests[operation](ids);
}
