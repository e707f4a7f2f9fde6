import type { Task } from '@tasktrail/contract';
import type { Api } from '../../api/operations.ts';
import type { Operation } from './operation.ts';

/** Sends one operation under its own key. Only the fields a person changed leave, without If-Match: different fields both survive. */
export function sendOperation(api: Api, operation: Operation): Promise<Task> {
  const { intent, taskId, opId } = operation;
  if (intent.kind === 'create') return api.createTask(intent.set, opId);
  if (taskId === null) throw new Error('an operation on a task that has no id yet was sent');
  switch (intent.kind) {
    case 'update':
      return api.updateTask(taskId, intent.set, opId);
    case 'delete':
      return api.deleteTask(taskId, opId);
    case 'undelete':
      return api.restoreTask(taskId, null, opId);
    case 'restore':
      return api.restoreTask(taskId, intent.version, opId);
    default:
      return intent satisfies never;
  }
}
