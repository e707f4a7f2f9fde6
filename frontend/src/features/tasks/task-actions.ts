import { taskStatuses, type TaskStatus } from '@tasktrail/contract';
import { text } from '../../messages/text.tsx';
import type { Announcer } from '../../ui/announcer.tsx';
import type { Receipt, Receipts } from '../receipt/receipts.ts';
import { changedFields, type TaskView } from './fold-task.ts';
import { keyOfCreate, type Intent, type Operation, type RowKey, type TaskFields } from './operation.ts';
import type { OperationQueue } from './operation-queue.ts';
import { inverseOf, isOvertaken } from './inverse.ts';
import { statusName, taskName } from './task-words.ts';
import type { TaskStore } from './task-store.ts';

export interface ActionOptions {
  store: TaskStore;
  queue: OperationQueue;
  receipts: Receipts;
  announcer: Announcer;
  newId: () => string;
  now: () => number;
}

/** Everything a person can do to a task. Each action is one operation, one receipt, and at once on the screen. */
export function createTaskActions(options: ActionOptions) {
  const { store, queue, receipts, announcer } = options;

  function act(key: RowKey, intent: Intent, role: Receipt['role'] = 'do', opId = options.newId()): Operation {
    const at = new Date(options.now()).toISOString();
    const operation: Operation = { opId, key, taskId: store.idOf(key), intent, at };
    const title = intent.kind === 'create' ? intent.set.title : (store.row(key)?.view.title ?? '');
    queue.enqueue(operation);
    receipts.begun(operation, title, role);
    return operation;
  }

  function update(key: RowKey, wanted: Partial<TaskFields>, role: Receipt['role'] = 'do'): boolean {
    const view = store.row(key)?.view;
    if (view === undefined || view.deleted) return false;
    const set = changedFields(view, wanted);
    const fields = Object.keys(set) as (keyof TaskFields)[];
    if (fields.length === 0) return false;
    const base = Object.fromEntries(fields.map((field) => [field, view[field]]));
    act(key, { kind: 'update', set, base }, role);
    return true;
  }

  function setStatus(key: RowKey, status: TaskStatus): void {
    const view = store.row(key)?.view;
    if (view === undefined || !update(key, { status })) return;
    announcer.say(text('say.moved', { task: taskName(view), status: statusName(status) }));
  }

  function take(receipt: Receipt, how: 'undo' | 'redo'): void {
    receipts.took(receipt, how);
    const view = store.row(receipt.key)?.view;
    if (view === undefined) return;
    const intent = how === 'undo' ? inverseOf(receipt, view) : againOf(receipt, view);
    if (intent.kind === 'update') update(receipt.key, intent.set, how);
    else act(receipt.key, intent, how);
    announcer.say(text(how === 'undo' ? 'say.undone' : 'say.redone', { task: taskName(view) }));
  }

  return {
    create(set: { title: string; status: TaskStatus }): RowKey {
      const opId = options.newId();
      const key = keyOfCreate(opId);
      act(key, { kind: 'create', set }, 'do', opId);
      announcer.say(text('say.created', { title: set.title }));
      return key;
    },
    update,
    setStatus,
    /** The previous or next status in the order of the columns; stops at either end. */
    shiftStatus(key: RowKey, by: 1 | -1): void {
      const view = store.row(key)?.view;
      const next = view === undefined ? undefined : taskStatuses[taskStatuses.indexOf(view.status) + by];
      if (next !== undefined) setStatus(key, next);
    },
    remove(key: RowKey): void {
      const view = store.row(key)?.view;
      if (view === undefined || view.deleted) return;
      act(key, { kind: 'delete' });
      announcer.say(text('say.deleted', { task: taskName(view) }));
    },
    undelete(key: RowKey): void {
      const view = store.row(key)?.view;
      if (view?.deleted !== true) return;
      act(key, { kind: 'undelete' });
      announcer.say(text('say.undeleted', { task: taskName(view) }));
    },
    restoreTo(key: RowKey, version: number): void {
      const view = store.row(key)?.view;
      if (view === undefined) return;
      act(key, { kind: 'restore', version, from: view.version });
    },
    /** Takes back a change; when somebody changed the same since, asks first. */
    undo(receipt: Receipt, asked = false): void {
      const view = store.row(receipt.key)?.view;
      const unsent = !queue.wasSent(receipt.opId) && receipt.version === null;
      if (unsent && queue.drop(receipt.opId)) {
        receipts.took(receipt, 'undo');
        receipts.dropped(receipt.opId);
        return;
      }
      if (!asked && view !== undefined && isOvertaken(receipt, view)) receipts.ask(receipt);
      else take(receipt, 'undo');
    },
    redo: (receipt: Receipt): void => take(receipt, 'redo'),
  };
}

export type TaskActions = ReturnType<typeof createTaskActions>;

function againOf(receipt: Receipt, view: TaskView): Intent {
  // What was created and undone lies in the trash: doing it again is taking it out.
  if (receipt.intent.kind === 'create') return { kind: 'undelete' };
  if (receipt.intent.kind === 'restore') return { ...receipt.intent, from: view.version };
  return receipt.intent;
}
