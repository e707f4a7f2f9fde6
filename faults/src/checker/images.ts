import type { AuditRow, Evidence } from './evidence.ts';
import { type Violation, found } from './violation.ts';

/** I8: each task is what its last event says, and each event's task exists. */
export function checkImages({ tasks, audit }: Evidence): Violation[] {
  const last = new Map<number, AuditRow>();
  for (const row of audit)
    if (row.version > (last.get(row.taskId)?.version ?? 0)) last.set(row.taskId, row);
  const differing = tasks.filter((task) => {
    const event = last.get(task.taskId);
    return event?.version !== task.version || event.sha !== task.sha;
  });
  const ids = new Set(tasks.map(({ taskId }) => taskId));
  const gone = [...last.keys()].filter((id) => !ids.has(id));
  return [
    ...found(
      'I8',
      'tasks differ from their last event',
      differing.map(({ taskId, version }) => `task/${taskId} v${version}`),
    ),
    ...found(
      'I8',
      'tasks of the log do not exist',
      gone.map((id) => `task/${id}`),
    ),
  ];
}
