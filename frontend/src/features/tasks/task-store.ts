import type { Actor, EventType, Task, TaskEvent } from '@tasktrail/contract';
import type { Failure } from '../../api/failure.ts';
import { applyEvent, isNewer, mergeTasks } from './apply-event.ts';
import { foldTask, type TaskView } from './fold-task.ts';
import type { Operation, RowKey } from './operation.ts';
import { createSubscriptions } from '../../ui/subscriptions.ts';

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
export function createTaskStore(now: () => number) {
  const server = new Map<number, Task>();
  const operations: Operation[] = [];
  const remotes = new Map<RowKey, RemoteChange>();
  const refusals = new Map<RowKey, Refusal>();
  const keys = new Map<number, RowKey>();
  const ids = new Map<RowKey, number>();
  const folded = new Map<RowKey, RowState | undefined>();
  const rows = createSubscriptions<RowKey>();
  const layout = createSubscriptions<'layout'>();
  let layoutVersion = 0;
  let ownVersion = 0;

  const keyOf = (id: number): RowKey => keys.get(id) ?? String(id);
  const idOf = (key: RowKey): number | null => ids.get(key) ?? (/^\d+$/.test(key) ? Number(key) : null);

  function foldRow(key: RowKey): RowState | undefined {
    const id = idOf(key);
    const pending = operations.filter((operation) => operation.key === key);
    const view = foldTask(key, id === null ? undefined : server.get(id), pending);
    if (view === undefined) return undefined;
    return { view, remote: remotes.get(key) ?? null, refusal: refusals.get(key) ?? null };
  }

  function row(key: RowKey): RowState | undefined {
    if (!folded.has(key)) folded.set(key, foldRow(key));
    return folded.get(key);
  }

  function touch(touched: Iterable<RowKey>, own: boolean): void {
    const changed = new Set(touched);
    if (changed.size === 0) return;
    for (const key of changed) folded.delete(key);
    layoutVersion += 1;
    if (own) ownVersion = layoutVersion;
    rows.notify(changed);
    layout.notify(['layout']);
  }

  function removeOperation(opId: string): Operation | undefined {
    const index = operations.findIndex((operation) => operation.opId === opId);
    return index < 0 ? undefined : operations.splice(index, 1)[0];
  }

  /** Gives a task created here its id; rows keep their key, so neither focus nor place is lost. */
  function adopt(key: RowKey, id: number): void {
    if (String(id) === key || keys.has(id)) return;
    keys.set(id, key);
    ids.set(key, id);
    operations.forEach((operation, index) => {
      if (operation.key === key) operations[index] = { ...operation, taskId: id };
    });
  }

  /** Ends an operation with the row it led to, in one step: the fold never shows the state in between. */
  function settle(opId: string, task: Task): Operation | undefined {
    const operation = removeOperation(opId);
    if (operation !== undefined) adopt(operation.key, task.id);
    const news = isNewer(server.get(task.id), task);
    if (news) server.set(task.id, task);
    if (news || operation !== undefined) touch([keyOf(task.id)], operation !== undefined);
    return operation;
  }

  function receiveEvent(event: TaskEvent): RowKey[] {
    const opId = event.cause.idempotency_key;
    const mine = opId !== undefined && operations.some((operation) => operation.opId === opId);
    if (mine) settle(opId, event.task);
    else if (applyEvent(server, event)) {
      remotes.set(keyOf(event.task_id), {
        actor: event.actor,
        event: event.event,
        fields: Object.keys(event.changes ?? {}),
        at: now(),
      });
      return [keyOf(event.task_id)];
    }
    return [];
  }

  return {
    keyOf,
    idOf,
    row,
    subscribeRow: rows.subscribe,
    subscribeLayout: (run: () => void) => layout.subscribe('layout', run),
    layoutVersion: () => layoutVersion,
    /** The layout version of my last own change: what I do moves rows at once, what others do does not move mine. */
    ownVersion: () => ownVersion,
    serverTask: (id: number) => server.get(id),
    serverTasks: () => server.values(),
    operations: (): readonly Operation[] => operations,

    /** Every row, deleted ones too, in no order. */
    views(): TaskView[] {
      const all = new Set([...server.keys()].map(keyOf));
      for (const operation of operations) all.add(operation.key);
      return [...all].flatMap((key) => row(key)?.view ?? []);
    },
    receiveTasks(tasks: readonly Task[]): void {
      touch(
        mergeTasks(server, tasks).map((task) => keyOf(task.id)),
        false,
      );
    },
    receiveEvents(events: readonly TaskEvent[]): void {
      touch(events.flatMap(receiveEvent), false);
    },
    /** Rows a gap made uncertain, and that nothing on the page shows any more. Deleted ones keep their version. */
    forget(uncertain: readonly number[]): void {
      const gone = uncertain.filter((id) => server.get(id)?.deleted_at === null);
      for (const id of gone) server.delete(id);
      touch(gone.map(keyOf), false);
    },
    begin(operation: Operation): void {
      operations.push(operation);
      remotes.delete(operation.key);
      refusals.delete(operation.key);
      touch([operation.key], true);
    },
    settle,
    /** Takes back an operation, sent or not, without touching anything else. */
    drop(opId: string): Operation | undefined {
      const operation = removeOperation(opId);
      if (operation === undefined) return undefined;
      refusals.delete(operation.key);
      touch([operation.key], true);
      return operation;
    },
    /** A refused creation stays on the page, or its words would be lost; any other change leaves the fold. */
    refuse(opId: string, failure: Failure): void {
      const operation = operations.find((candidate) => candidate.opId === opId);
      if (operation === undefined) return;
      if (operation.intent.kind !== 'create') removeOperation(opId);
      refusals.set(operation.key, { operation, failure });
      touch([operation.key], true);
    },
    dismissRefusal(key: RowKey): void {
      if (refusals.delete(key)) touch([key], true);
    },
  };
}

export type TaskStore = ReturnType<typeof createTaskStore>;
