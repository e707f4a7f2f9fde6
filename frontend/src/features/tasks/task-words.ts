import type { TaskStatus } from '@tasktrail/contract';
import { text, type MessageId } from '../../messages/text.tsx';
import type { StatusMark } from '../../ui/marks.tsx';
import type { TaskView } from './fold-task.ts';

const statusIds = {
  pending: 'status.pending',
  in_progress: 'status.in_progress',
  completed: 'status.completed',
} as const satisfies Record<TaskStatus, MessageId>;

export const statusMarks = {
  pending: 'pending',
  in_progress: 'active',
  completed: 'done',
} as const satisfies Record<TaskStatus, StatusMark>;

/** What is being worked on first, what is finished last. */
export const groupOrder = [
  'in_progress',
  'pending',
  'completed',
] as const satisfies readonly TaskStatus[];

export function statusName(status: TaskStatus): string {
  return text(statusIds[status]);
}

/** A true count, or what is here of more; nothing while nothing is known. */
export function countWords(count: number, isComplete: boolean): string {
  if (isComplete) return text('count.exactly', { count });
  return count === 0 ? '' : text('count.atLeast', { count });
}

/** T-312, without separators. */
export function idName(id: number): string {
  return `T-${id}`;
}

/** How a sentence names a task: by its id, or by its words while it has none. */
export function taskName(task: Pick<TaskView, 'id' | 'title'>): string {
  return task.id === null ? text('task.quoted', { title: task.title }) : idName(task.id);
}
