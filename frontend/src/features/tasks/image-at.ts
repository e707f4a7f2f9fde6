import type { HistoryEntry } from '@tasktrail/contract';
import type { TaskView } from './fold-task.ts';
import { fieldNames, type FieldName, type TaskFields } from './operation.ts';

/**
 * The fields of a task as they stood at `version`: every later change taken back, newest first. Null when the known history
 * does not reach down to it.
 */
export function imageAt(
  view: TaskView,
  entries: readonly HistoryEntry[],
  version: number,
): TaskFields | null {
  const later = entries.filter((entry) => entry.version > version && entry.version <= view.version);
  if (later.length !== view.version - version) return null;
  const image: Record<FieldName, unknown> = {
    title: view.title,
    description: view.description,
    status: view.status,
  };
  for (const entry of later) {
    for (const field of fieldNames) {
      const change = entry.changes?.[field];
      if (change !== undefined) image[field] = change.from;
    }
  }
  // The history holds images of tasks; the server judges what is restored.
  return image as TaskFields;
}
