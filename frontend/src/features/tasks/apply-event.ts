import type { Task, TaskEvent } from '@tasktrail/contract';

/**
 * The version rule, the only way a row enters the store: it is taken when its version exceeds the known one.
 * A deleted task stays known with its version, so an older row that arrives late cannot bring it back.
 */
export function isNewer(known: Task | undefined, incoming: Task): boolean {
  return known === undefined || incoming.version > known.version;
}

/** Merges a listing: it adds and renews, and never removes what a newer event has added. */
export function mergeTasks(known: Map<number, Task>, listed: readonly Task[]): Task[] {
  const taken = listed.filter((task) => isNewer(known.get(task.id), task));
  for (const task of taken) known.set(task.id, task);
  return taken;
}

/** Applies one event by its after-image. Returns whether it was news. */
export function applyEvent(known: Map<number, Task>, event: TaskEvent): boolean {
  if (!isNewer(known.get(event.task_id), event.task)) return false;
  known.set(event.task_id, event.task);
  return true;
}
