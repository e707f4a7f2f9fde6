import type { OperationId } from '../src/operations.ts';

interface Link {
  operationId: OperationId;
  parameters: Record<string, string>;
}

/** What can be asked next about the task that `id` points to. */
function aboutTask(id: string, next: readonly OperationId[]): Record<string, Link> {
  return Object.fromEntries(
    next.map((operationId) => [operationId, { operationId, parameters: { 'path.id': id } }]),
  );
}

/** Only when nobody was faster: the version comes from the answer's own tag. */
function ifUnchanged(next: readonly OperationId[]): Record<string, Link> {
  const parameters = { 'path.id': task, 'header.If-Match': '$response.header.ETag' };
  return Object.fromEntries(
    next.map((operationId) => [`${operationId}IfUnchanged`, { operationId, parameters }]),
  );
}

const task = '$response.body#/id';
const reads = ['getTask', 'getTaskHistory'] as const;
const changes = ['putTask', 'patchTask', 'deleteTask', 'restoreTask'] as const;
const live = {
  ...aboutTask(task, [...reads, ...changes]),
  ...ifUnchanged(['patchTask', 'deleteTask']),
};

/** OpenAPI links of the good answer of an operation: where its ids lead. */
export const links: Partial<Record<OperationId, Record<string, Link>>> = {
  createTask: {
    ...live,
    getTrails: { operationId: 'getTrails', parameters: { 'query.task_ids': task } },
  },
  getTask: live,
  putTask: live,
  patchTask: live,
  restoreTask: live,
  deleteTask: aboutTask('$response.body#/task/id', ['getTask', 'getTaskHistory', 'restoreTask']),
  listEvents: {
    getEventJourney: {
      operationId: 'getEventJourney',
      parameters: { 'path.id': '$response.body#/0/event_id' },
    },
  },
  putPerson: {
    listPeople: { operationId: 'listPeople', parameters: { 'query.ids': '$response.body#/id' } },
  },
  listQuarantine: {
    getQuarantined: {
      operationId: 'getQuarantined',
      parameters: { 'path.id': '$response.body#/0/id' },
    },
    acknowledgeQuarantined: {
      operationId: 'acknowledgeQuarantined',
      parameters: { 'path.id': '$response.body#/0/id' },
    },
  },
};
