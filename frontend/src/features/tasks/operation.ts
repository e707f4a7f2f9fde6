import type { Task, TaskStatus } from '@tasktrail/contract';

export type TaskFields = Pick<Task, 'title' | 'description' | 'status'>;
export type FieldName = keyof TaskFields;
export const fieldNames = [
  'title',
  'description',
  'status',
] as const satisfies readonly FieldName[];

/** Names a row for as long as the page lives: a task's id, or `new-<opId>` for one created here, before and after its id is known. */
export type RowKey = string;

/** What a person meant. `base` is what they saw when they decided, per field they touched. */
export type Intent =
  | { kind: 'create'; set: { title: string; status: TaskStatus } }
  | { kind: 'update'; set: Partial<TaskFields>; base: Partial<TaskFields> }
  | { kind: 'delete' }
  | { kind: 'undelete' }
  | { kind: 'restore'; version: number; from: number };

/**
 * One pending change, layered over the server's state until it is answered. `opId` is its Idempotency-Key on every
 * attempt, and comes back in the event's cause: whichever of answer and event arrives first ends it.
 */
export interface Operation {
  readonly opId: string;
  readonly key: RowKey;
  readonly taskId: number | null;
  readonly intent: Intent;
  readonly at: string;
}

export function keyOfCreate(opId: string): RowKey {
  return `new-${opId}`;
}
