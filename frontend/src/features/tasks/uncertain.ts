import type { Task } from '@tasktrail/contract';
import type { Page, TaskFilter } from '../../api/operations.ts';

/** Whether a task belongs into a listing, judged here as the server judges it. */
export function matchesFilter(
  task: Pick<Task, 'status' | 'title'> & { deleted: boolean },
  filter: TaskFilter,
): boolean {
  if (task.deleted !== (filter.deleted ?? false)) return false;
  if (filter.status !== undefined && task.status !== filter.status) return false;
  return containsText(task.title, filter.q);
}

export function containsText(title: string, wanted: string | undefined): boolean {
  if (wanted === undefined || wanted === '') return true;
  return title.toLowerCase().includes(wanted.toLowerCase());
}

/** A known row inside the range of a page that is not on it: it was moved or deleted meanwhile. */
export function isUncertain(task: Task, filter: TaskFilter, page: Page<Task>): boolean {
  if (!matchesFilter({ ...task, deleted: task.deleted_at !== null }, filter)) return false;
  const last = page.items.at(-1);
  if (page.next !== null && last !== undefined && isBelow(task, last)) return false;
  return page.items.every((item) => item.id !== task.id);
}

/** The order of the server's pages: newest id first, the trash by the time of deletion. */
function isBelow(task: Task, last: Task): boolean {
  if (last.deleted_at === null || task.deleted_at === null) return task.id < last.id;
  const [mine, its] = [Date.parse(task.deleted_at), Date.parse(last.deleted_at)];
  return mine < its || (mine === its && task.id < last.id);
}
