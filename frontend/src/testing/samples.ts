import type { HistoryEntry, LiveFrame, Task, TaskEvent } from '@tasktrail/contract';
import type { Intent, Operation } from '../features/tasks/operation.ts';

/** Valid rows, events and frames for tests; each test says only what matters to it. */
const at = '2026-11-22T12:00:00.000000+00:00';

export function aTask(fields: Partial<Task> & { id: number }): Task {
  return {
    title: `Task ${fields.id}`,
    description: '',
    status: 'pending',
    version: 1,
    created_at: at,
    updated_at: at,
    deleted_at: null,
    ...fields,
  };
}

type EventFields = Partial<Pick<TaskEvent, 'event' | 'changes' | 'actor' | 'cause'>>;

export function anEvent(task: Partial<Task> & { id: number }, fields: EventFields = {}): TaskEvent {
  const image = aTask(task);
  return {
    event: image.version === 1 ? 'task.created' : 'task.updated',
    event_id: `00000000-0000-4000-8000-${String(image.id * 1000 + image.version).padStart(12, '0')}`,
    subject: `task/${image.id}`,
    task_id: image.id,
    version: image.version,
    task: image,
    actor: { kind: 'person', id: '11111111-1111-4111-8111-111111111111', on_behalf_of: null },
    cause: {},
    occurred_at: at,
    ...fields,
  };
}

export function eventFrame(event: TaskEvent, partition = 0, offset = 0): LiveFrame {
  return { type: 'event', event, partition, offset, cursor: `after-${partition}-${offset}` };
}

export function firstFrame(type: 'hello' | 'resumed' | 'resync', cursor = 'start'): LiveFrame {
  return { type, cursor, build: 'one', now: at };
}

export function anOperation(key: string, intent: Intent, opId = `op-of-${key}`): Operation {
  return { opId, key, taskId: /^\d+$/.test(key) ? Number(key) : null, intent, at };
}

export function anEntry(
  task: Partial<Task> & { id: number },
  fields: Partial<HistoryEntry> = {},
): HistoryEntry {
  const { task: image, changes, ...event } = anEvent(task);
  const place = { audited: false, partition: null, seq: null };
  return { ...event, title: image.title, changes: changes ?? null, ...place, ...fields };
}
