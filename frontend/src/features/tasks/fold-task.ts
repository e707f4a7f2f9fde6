import type { Task, TaskStatus } from '@tasktrail/contract';
import { fieldNames, type Operation, type RowKey, type TaskFields } from './operation.ts';

/** A task as the page shows it: the server's state with my pending changes on top. */
export interface TaskView {
  readonly key: RowKey;
  readonly id: number | null;
  readonly title: string;
  readonly description: string;
  readonly status: TaskStatus;
  /** The version the server last told us; 0 before the task is committed. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deleted: boolean;
  /** When the task went to the trash, as the server says it; null while it is only my pending deletion. */
  readonly deletedAt: number | null;
  readonly pending: readonly Operation[];
}

/**
 * View = fold(server state, my pending operations). Nothing is ever snapshot and restored: ending an operation, however it
 * ends, is leaving it out of the next fold.
 */
export function foldTask(
  key: RowKey,
  server: Task | undefined,
  pending: readonly Operation[],
): TaskView | undefined {
  const start = server === undefined ? createdView(key, pending) : serverView(key, server);
  if (start === undefined) return undefined;
  return pending.reduce(layer, { ...start, pending });
}

function serverView(key: RowKey, task: Task): TaskView {
  return {
    key,
    id: task.id,
    title: task.title,
    description: task.description,
    status: task.status,
    version: task.version,
    createdAt: Date.parse(task.created_at),
    updatedAt: Date.parse(task.updated_at),
    deleted: task.deleted_at !== null,
    deletedAt: task.deleted_at === null ? null : Date.parse(task.deleted_at),
    pending: [],
  };
}

function createdView(key: RowKey, pending: readonly Operation[]): TaskView | undefined {
  const create = pending.find((operation) => operation.intent.kind === 'create');
  if (create?.intent.kind !== 'create') return undefined;
  const at = Date.parse(create.at);
  return {
    key,
    id: null,
    ...create.intent.set,
    description: '',
    version: 0,
    createdAt: at,
    updatedAt: at,
    deleted: false,
    deletedAt: null,
    pending: [],
  };
}

function layer(view: TaskView, operation: Operation): TaskView {
  const { intent } = operation;
  switch (intent.kind) {
    case 'update':
      return { ...view, ...intent.set };
    case 'delete':
      return { ...view, deleted: true };
    case 'undelete':
      return { ...view, deleted: false };
    // A restore waits for the server, which alone knows the image of that version.
    case 'restore':
    case 'create':
      return view;
    default:
      return intent satisfies never;
  }
}

/** The fields in which `wanted` differs from the task as it stands: only these are sent. */
export function changedFields(view: TaskFields, wanted: Partial<TaskFields>): Partial<TaskFields> {
  return Object.fromEntries(
    fieldNames
      .filter((field) => wanted[field] !== undefined && wanted[field] !== view[field])
      .map((field) => [field, wanted[field]]),
  );
}
