import type { Task } from '@tasktrail/contract';
import { ApiProblem, isFailure, isTemporary, type Failure } from '../../api/failure.ts';
import type { Clock } from '../../clock.ts';
import { createValue } from '../../ui/subscriptions.ts';
import type { Operation } from './operation.ts';
import type { OperationStorage } from './operation-storage.ts';
import type { TaskStore } from './task-store.ts';

const AT_ONCE = 6;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export interface QueueOptions {
  store: TaskStore;
  storage: OperationStorage;
  clock: Clock;
  random: () => number;
  send: (operation: Operation) => Promise<Task>;
  onSettled: (operation: Operation, task: Task) => void;
  onRefused: (operation: Operation, failure: Failure) => void;
}

export interface QueueState {
  waiting: number;
  /** Why nothing leaves at the moment; null while sending works. */
  trouble: Failure | null;
}

/**
 * Sends pending operations: in order for one task, side by side for different ones. A temporary failure keeps the operation
 * and tries again under the same key; any other takes it back with its reason.
 */
export function createOperationQueue(options: QueueOptions) {
  const { store, storage, clock } = options;
  const sending = new Set<string>();
  const attempted = new Set<string>();
  const refused = new Set<string>();
  const state = createValue<QueueState>({ waiting: 0, trouble: null });
  let attempts = 0;
  let retry: (() => void) | null = null;

  function pump(): void {
    publish(state.get().trouble);
    if (retry !== null) return;
    for (const operation of sendable()) {
      if (sending.size >= AT_ONCE) return;
      void send(operation);
    }
  }

  /** The first operation of each task, when it is neither on its way nor waiting for the task's id. */
  function sendable(): Operation[] {
    const seen = new Set<string>();
    return store.operations().filter((operation) => {
      const first = !seen.has(operation.key);
      seen.add(operation.key);
      const ready = operation.intent.kind === 'create' || operation.taskId !== null;
      return first && ready && !sending.has(operation.opId) && !refused.has(operation.opId);
    });
  }

  async function send(operation: Operation): Promise<void> {
    sending.add(operation.opId);
    attempted.add(operation.opId);
    try {
      await keep(operation);
      const task = await options.send(operation);
      sending.delete(operation.opId);
      attempts = 0;
      publish(null);
      await finish(operation, task);
    } catch (error) {
      sending.delete(operation.opId);
      if (!isFailure(error)) throw error;
      fail(operation, error);
    }
    pump();
  }

  /** A browser that cannot store (private mode, full disk) still sends; only a reload would lose the operation. */
  async function keep(operation: Operation): Promise<void> {
    await storage.save(operation).catch(() => undefined);
  }

  async function finish(operation: Operation, task: Task): Promise<void> {
    const followers = store.operations().filter((other) => other.key === operation.key && other !== operation);
    store.settle(operation.opId, task);
    options.onSettled(operation, task);
    // What follows a creation learns the id on disk before the creation is forgotten there.
    for (const follower of followers) await keep({ ...follower, taskId: task.id });
    await forget(operation.opId);
  }

  async function forget(opId: string): Promise<void> {
    await storage.remove(opId).catch(() => undefined);
  }

  function fail(operation: Operation, failure: Failure): void {
    if (isTemporary(failure)) {
      publish(failure);
      scheduleRetry(failure);
      return;
    }
    if (failure instanceof ApiProblem && failure.problem?.task !== undefined) {
      store.receiveTasks([failure.problem.task]);
    }
    refused.add(operation.opId);
    store.refuse(operation.opId, failure);
    options.onRefused(operation, failure);
    void forget(operation.opId);
  }

  function scheduleRetry(failure: Failure): void {
    if (retry !== null) return;
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempts);
    attempts += 1;
    const wait = (failure instanceof ApiProblem ? failure.retryAfterMs : null) ?? ceiling * (0.5 + options.random() / 2);
    retry = clock.after(wait, () => {
      retry = null;
      pump();
    });
  }

  function publish(trouble: Failure | null): void {
    const waiting = store.operations().filter((operation) => !refused.has(operation.opId)).length;
    const known = state.get();
    if (known.waiting !== waiting || known.trouble !== trouble) state.set({ waiting, trouble });
  }

  return {
    state,
    /** Shows the operation at once, keeps it on this device, then sends it. */
    enqueue(operation: Operation): void {
      store.begin(operation);
      void keep(operation);
      pump();
    },
    /** The event of an operation may arrive before its answer; either ends it. */
    ended(opId: string): void {
      publish(state.get().trouble);
      void forget(opId);
      pump();
    },
    /** Takes an operation back while it waits. One that is already on its way cannot be taken back. */
    drop(opId: string): boolean {
      if (sending.has(opId)) return false;
      refused.delete(opId);
      store.drop(opId);
      void forget(opId);
      pump();
      return true;
    },
    /** Sends again now, because the connection says the server is back. */
    hurry(): void {
      retry?.();
      retry = null;
      attempts = 0;
      pump();
    },
    /** Operations of an earlier page, in the order they were meant. */
    async resume(): Promise<void> {
      const saved = await storage.load().catch((): Operation[] => []);
      const known = new Set(store.operations().map((operation) => operation.opId));
      for (const operation of saved) if (!known.has(operation.opId)) store.begin(operation);
      pump();
    },
    /** False while the server cannot have heard of it. */
    wasSent: (opId: string): boolean => attempted.has(opId),
  };
}

export type OperationQueue = ReturnType<typeof createOperationQueue>;

