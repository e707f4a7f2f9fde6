import type { Actor, EventType, Task, TaskEvent } from '@tasktrail/contract';
import type { Failure } from '../../api/failure.ts';
import { Subscriptions } from '../../ui/subscriptions.ts';
import { applyEvent, isNewer, mergeTasks } from './apply-event.ts';
import { foldTask, type TaskView } from './fold-task.ts';
import type { Operation, RowKey } from './operation.ts';

/** The last change somebody else made to a row, for the wash, the name and the held place. */
export interface RemoteChange {
  readonly actor: Actor;
  readonly event: EventType;
  readonly fields: readonly string[];
  readonly at: number;
}

/** A change the server did not take. The row is back in its place and says why. */
export interface Refusal {
  readonly operation: Operation;
  readonly failure: Failure;
}

export interface RowState {
  readonly view: TaskView;
  readonly remote: RemoteChange | null;
  readonly refusal: Refusal | null;
}

/**
 * Owner of what the page knows about tasks: the newest row the server told us of each id (deleted ones included), and my
 * pending operations. Rows are read through the fold, one subscription each, so one event renders one row.
 */
export class TaskStore {
  readonly #now: () => number;
  readonly #server = new Map<number, Task>();
  readonly #operations: Operation[] = [];
  readonly #remotes = new Map<RowKey, RemoteChange>();
  readonly #refusals = new Map<RowKey, Refusal>();
  readonly #keys = new Map<number, RowKey>();
  readonly #ids = new Map<RowKey, number>();
  readonly #folded = new Map<RowKey, RowState | undefined>();
  readonly #rows = new Subscriptions<RowKey>();
  readonly #layout = new Subscriptions<'layout'>();
  #layoutVersion = 0;
  #ownVersion = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly subscribeRow = (key: RowKey, run: () => void): (() => void) =>
    this.#rows.subscribe(key, run);
  readonly subscribeLayout = (run: () => void): (() => void) =>
    this.#layout.subscribe('layout', run);
  readonly layoutVersion = (): number => this.#layoutVersion;

  /** The layout version of my last own change: what I do moves rows at once, what others do does not move mine. */
  get ownVersion(): number {
    return this.#ownVersion;
  }

  get operations(): readonly Operation[] {
    return this.#operations;
  }

  keyOf(id: number): RowKey {
    return this.#keys.get(id) ?? String(id);
  }

  idOf(key: RowKey): number | null {
    return this.#ids.get(key) ?? (/^\d+$/.test(key) ? Number(key) : null);
  }

  serverTask(id: number): Task | undefined {
    return this.#server.get(id);
  }

  serverTasks(): Task[] {
    return [...this.#server.values()];
  }

  hasOperation(opId: string | undefined): boolean {
    return opId !== undefined && this.#operations.some((operation) => operation.opId === opId);
  }

  row(key: RowKey): RowState | undefined {
    if (!this.#folded.has(key)) this.#folded.set(key, this.#fold(key));
    return this.#folded.get(key);
  }

  /** Every row, deleted ones too, in no order. */
  views(): TaskView[] {
    const all = new Set([...this.#server.keys()].map((id) => this.keyOf(id)));
    for (const operation of this.#operations) all.add(operation.key);
    return [...all].flatMap((key) => this.row(key)?.view ?? []);
  }

  receiveTasks(tasks: readonly Task[]): void {
    const taken = mergeTasks(this.#server, tasks);
    this.#touch(
      taken.map((task) => this.keyOf(task.id)),
      false,
    );
  }

  receiveEvents(events: readonly TaskEvent[]): void {
    this.#touch(
      events.flatMap((event) => this.#receiveEvent(event)),
      false,
    );
  }

  /** Rows a gap made uncertain, and that nothing on the page shows any more. Deleted ones keep their version. */
  forget(uncertain: readonly number[]): void {
    const gone = uncertain.filter((id) => this.#server.get(id)?.deleted_at === null);
    for (const id of gone) this.#server.delete(id);
    this.#touch(
      gone.map((id) => this.keyOf(id)),
      false,
    );
  }

  begin(operation: Operation): void {
    this.#operations.push(operation);
    this.#remotes.delete(operation.key);
    this.#refusals.delete(operation.key);
    this.#touch([operation.key], true);
  }

  /** Ends an operation with the row it led to, in one step: the fold never shows the state in between. */
  settle(opId: string, task: Task): void {
    const operation = this.#remove(opId);
    if (operation !== undefined) this.#adopt(operation.key, task.id);
    const news = isNewer(this.#server.get(task.id), task);
    if (news) this.#server.set(task.id, task);
    if (news || operation !== undefined) {
      this.#touch([this.keyOf(task.id)], operation !== undefined);
    }
  }

  /** Takes back an operation, sent or not, without touching anything else. */
  drop(opId: string): void {
    const operation = this.#remove(opId);
    if (operation === undefined) return;
    this.#refusals.delete(operation.key);
    this.#touch([operation.key], true);
  }

  /** A refused creation stays on the page, or its words would be lost; any other change leaves the fold. */
  refuse(opId: string, failure: Failure): void {
    const operation = this.#operations.find((candidate) => candidate.opId === opId);
    if (operation === undefined) return;
    if (operation.intent.kind !== 'create') this.#remove(opId);
    this.#refusals.set(operation.key, { operation, failure });
    this.#touch([operation.key], true);
  }

  dismissRefusal(key: RowKey): void {
    if (this.#refusals.delete(key)) this.#touch([key], true);
  }

  #receiveEvent(event: TaskEvent): RowKey[] {
    const opId = event.cause.idempotency_key;
    if (opId !== undefined && this.hasOperation(opId)) {
      this.settle(opId, event.task);
      return [];
    }
    if (!applyEvent(this.#server, event)) return [];
    const key = this.keyOf(event.task_id);
    this.#remotes.set(key, {
      actor: event.actor,
      event: event.event,
      fields: Object.keys(event.changes ?? {}),
      at: this.#now(),
    });
    return [key];
  }

  #fold(key: RowKey): RowState | undefined {
    const id = this.idOf(key);
    const pending = this.#operations.filter((operation) => operation.key === key);
    const view = foldTask(key, id === null ? undefined : this.#server.get(id), pending);
    if (view === undefined) return undefined;
    const remote = this.#remotes.get(key) ?? null;
    return { view, remote, refusal: this.#refusals.get(key) ?? null };
  }

  #touch(touched: Iterable<RowKey>, own: boolean): void {
    const changed = new Set(touched);
    if (changed.size === 0) return;
    for (const key of changed) this.#folded.delete(key);
    this.#layoutVersion += 1;
    if (own) this.#ownVersion = this.#layoutVersion;
    this.#rows.notify(changed);
    this.#layout.notify(['layout']);
  }

  #remove(opId: string): Operation | undefined {
    const index = this.#operations.findIndex((operation) => operation.opId === opId);
    return index < 0 ? undefined : this.#operations.splice(index, 1)[0];
  }

  /** Gives a task created here its id; its row keeps its key, so neither focus nor place is lost. */
  #adopt(key: RowKey, id: number): void {
    if (String(id) === key || this.#keys.has(id)) return;
    this.#keys.set(id, key);
    this.#ids.set(key, id);
    // A listing may have brought the task before its creation was answered.
    this.#folded.delete(String(id));
    this.#operations.forEach((operation, index) => {
      if (operation.key === key) this.#operations[index] = { ...operation, taskId: id };
    });
  }
}
