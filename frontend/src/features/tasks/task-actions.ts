import { taskStatuses, type TaskStatus } from '@tasktrail/contract';
import { text } from '../../messages/text.tsx';
import type { Announcer } from '../../ui/announcer.tsx';
import type { Receipt } from '../receipt/receipt.ts';
import type { Receipts } from '../receipt/receipts.ts';
import { changedFields, type TaskView } from './fold-task.ts';
import { againOf, inverseOf, isOvertaken } from './inverse.ts';
import { fieldNames, keyOfCreate } from './operation.ts';
import type { Intent, Operation, RowKey, TaskFields } from './operation.ts';
import type { OperationQueue } from './operation-queue.ts';
import type { TaskStore } from './task-store.ts';
import { statusName, taskName } from './task-words.ts';

export interface ActionOptions {
  readonly store: TaskStore;
  readonly queue: OperationQueue;
  readonly receipts: Receipts;
  readonly announcer: Announcer;
  readonly newId: () => string;
  readonly now: () => number;
}

type Role = Receipt['role'];

/** Everything a person can do to a task. Each action is one operation, one receipt, and at once on the screen. */
export class TaskActions {
  readonly #options: ActionOptions;

  constructor(options: ActionOptions) {
    this.#options = options;
  }

  create(set: { title: string; status: TaskStatus }): RowKey {
    const opId = this.#options.newId();
    const key = keyOfCreate(opId);
    this.#act({ opId, key, taskId: null, intent: { kind: 'create', set } }, 'do');
    this.#options.announcer.say(text('say.created', { title: set.title }));
    return key;
  }

  /** Sets what differs; says whether anything did. */
  update(key: RowKey, wanted: Partial<TaskFields>, role: Role = 'do'): boolean {
    const view = this.#view(key);
    if (view === undefined || view.deleted) return false;
    const set = changedFields(view, wanted);
    const fields = fieldNames.filter((field) => set[field] !== undefined);
    if (fields.length === 0) return false;
    const base = Object.fromEntries(fields.map((field) => [field, view[field]]));
    this.#intend(key, { kind: 'update', set, base }, role);
    return true;
  }

  setStatus(key: RowKey, status: TaskStatus): void {
    const view = this.#view(key);
    if (view === undefined || !this.update(key, { status })) return;
    const words = text('say.moved', { task: taskName(view), status: statusName(status) });
    this.#options.announcer.say(words);
  }

  /** The previous or next status in the order of work; stops at either end. */
  shiftStatus(key: RowKey, by: 1 | -1): void {
    const view = this.#view(key);
    if (view === undefined) return;
    const next = taskStatuses[taskStatuses.indexOf(view.status) + by];
    if (next !== undefined) this.setStatus(key, next);
  }

  remove(key: RowKey): void {
    const view = this.#view(key);
    if (view === undefined || view.deleted) return;
    this.#intend(key, { kind: 'delete' }, 'do');
    this.#options.announcer.say(text('say.deleted', { task: taskName(view) }));
  }

  undelete(key: RowKey): void {
    const view = this.#view(key);
    if (view?.deleted !== true) return;
    this.#intend(key, { kind: 'undelete' }, 'do');
    this.#options.announcer.say(text('say.undeleted', { task: taskName(view) }));
  }

  restoreTo(key: RowKey, version: number): void {
    const view = this.#view(key);
    if (view !== undefined)
      this.#intend(key, { kind: 'restore', version, from: view.version }, 'do');
  }

  /** Takes back a change; when somebody changed the same since, asks first. */
  undo(receipt: Receipt, isAsked = false): void {
    const { queue, receipts } = this.#options;
    const view = this.#view(receipt.key);
    const isUnsent = receipt.version === null && !queue.wasSent(receipt.opId);
    if (isUnsent && queue.drop(receipt.opId)) {
      receipts.took(receipt, 'undo');
      receipts.dropped(receipt.opId);
    } else if (!isAsked && view !== undefined && isOvertaken(receipt, view)) {
      receipts.ask(receipt);
    } else this.#take(receipt, 'undo');
  }

  redo(receipt: Receipt): void {
    this.#take(receipt, 'redo');
  }

  #take(receipt: Receipt, how: 'undo' | 'redo'): void {
    this.#options.receipts.took(receipt, how);
    const view = this.#view(receipt.key);
    if (view === undefined) return;
    const intent = how === 'undo' ? inverseOf(receipt, view) : againOf(receipt, view);
    if (intent.kind === 'update') this.update(receipt.key, intent.set, how);
    else this.#intend(receipt.key, intent, how);
    const words = text(how === 'undo' ? 'say.undone' : 'say.redone', { task: taskName(view) });
    this.#options.announcer.say(words);
  }

  #view(key: RowKey): TaskView | undefined {
    return this.#options.store.row(key)?.view;
  }

  #intend(key: RowKey, intent: Intent, role: Role): void {
    const { newId, store } = this.#options;
    this.#act({ opId: newId(), key, taskId: store.idOf(key), intent }, role);
  }

  #act(meant: Omit<Operation, 'at'>, role: Role): void {
    const { queue, receipts, now } = this.#options;
    const operation: Operation = { ...meant, at: new Date(now()).toISOString() };
    const { intent, key } = operation;
    const title = intent.kind === 'create' ? intent.set.title : this.#view(key)?.title;
    queue.enqueue(operation);
    receipts.begun(operation, title ?? '', role);
  }
}
