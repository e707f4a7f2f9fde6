import type { Task } from '@tasktrail/contract';
import { ApiProblem, isFailure, isTemporary, type Failure } from '../../api/failure.ts';
import type { Clock } from '../../clock.ts';
import { Value } from '../../ui/subscriptions.ts';
import type { Operation } from './operation.ts';
import type { OperationStorage } from './operation-storage.ts';
import type { TaskStore } from './task-store.ts';

const AT_ONCE = 6;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 30_000;

export interface QueueOptions {
  readonly store: TaskStore;
  readonly storage: OperationStorage;
  readonly clock: Clock;
  readonly random: () => number;
  readonly send: (operation: Operation) => Promise<Task>;
  readonly onSettled: (operation: Operation, task: Task) => void;
  readonly onRefused: (operation: Operation, failure: Failure) => void;
}

export interface QueueState {
  readonly waiting: number;
  /** Why nothing leaves at the moment; null while sending works. */
  readonly trouble: Failure | null;
}

/**
 * Sends pending operations: in order for one task, side by side for different ones. A temporary failure keeps the operation
 * and tries again under the same key; any other takes it back with its reason.
 */
export class OperationQueue {
  readonly state = new Value<QueueState>({ waiting: 0, trouble: null });
  readonly #options: QueueOptions;
  readonly #sending = new Set<string>();
  readonly #attempted = new Set<string>();
  readonly #refused = new Set<string>();
  #attempts = 0;
  #retry: (() => void) | null = null;

  constructor(options: QueueOptions) {
    this.#options = options;
  }

  /** Shows the operation at once, keeps it on this device, then sends it. */
  enqueue(operation: Operation): void {
    this.#options.store.begin(operation);
    void this.#keep(operation);
    this.#pump();
  }

  /** The event of an operation may arrive before its answer; either ends it. */
  ended(opId: string): void {
    this.#publish(this.state.get().trouble);
    void this.#forget(opId);
    this.#pump();
  }

  /** Takes an operation back while it waits. One that is on its way at this moment cannot be taken back. */
  drop(opId: string): boolean {
    if (this.#sending.has(opId)) return false;
    this.#refused.delete(opId);
    this.#options.store.drop(opId);
    void this.#forget(opId);
    this.#pump();
    return true;
  }

  /** False while the server cannot have heard of it. */
  wasSent(opId: string): boolean {
    return this.#attempted.has(opId);
  }

  /** Sends again now, because the connection says the server is back. */
  hurry(): void {
    this.#retry?.();
    this.#retry = null;
    this.#attempts = 0;
    this.#pump();
  }

  /** Operations of an earlier page, in the order they were meant. */
  async resume(): Promise<void> {
    const { store, storage } = this.#options;
    const saved = await storage.load().catch((): Operation[] => []);
    for (const operation of saved) {
      if (store.hasOperation(operation.opId)) continue;
      // Whether the earlier page got it out is not known.
      this.#attempted.add(operation.opId);
      store.begin(operation);
    }
    this.#pump();
  }

  #pump(): void {
    this.#publish(this.state.get().trouble);
    if (this.#retry !== null) return;
    for (const operation of this.#sendable()) {
      if (this.#sending.size >= AT_ONCE) return;
      void this.#send(operation);
    }
  }

  /** The first operation of each task, when it is neither on its way nor waiting for the task's id. */
  #sendable(): Operation[] {
    const seen = new Set<string>();
    return this.#options.store.operations.filter((operation) => {
      const { opId, key, intent, taskId } = operation;
      const isFirst = !seen.has(key);
      seen.add(key);
      const isReady = intent.kind === 'create' || taskId !== null;
      return isFirst && isReady && !this.#sending.has(opId) && !this.#refused.has(opId);
    });
  }

  async #send(operation: Operation): Promise<void> {
    this.#sending.add(operation.opId);
    try {
      await this.#keep(operation);
      this.#attempted.add(operation.opId);
      const task = await this.#options.send(operation);
      this.#attempts = 0;
      this.#publish(null);
      await this.#finish(operation, task);
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#fail(operation, error);
    } finally {
      this.#sending.delete(operation.opId);
    }
    this.#pump();
  }

  /** A browser that cannot store (private mode, full disk) still sends; only a reload would lose the operation. */
  async #keep(operation: Operation): Promise<void> {
    await this.#options.storage.save(operation).catch(() => undefined);
  }

  async #forget(opId: string): Promise<void> {
    await this.#options.storage.remove(opId).catch(() => undefined);
  }

  async #finish(operation: Operation, task: Task): Promise<void> {
    const { store } = this.#options;
    store.settle(operation.opId, task);
    this.#options.onSettled(operation, task);
    // What follows a creation learns the id on disk before the creation is forgotten there.
    const followers = store.operations.filter(({ key }) => key === operation.key);
    for (const follower of followers) await this.#keep(follower);
    await this.#forget(operation.opId);
  }

  #fail(operation: Operation, failure: Failure): void {
    if (isTemporary(failure)) {
      this.#publish(failure);
      this.#scheduleRetry(failure);
      return;
    }
    const { store } = this.#options;
    if (failure instanceof ApiProblem && failure.problem?.task !== undefined) {
      store.receiveTasks([failure.problem.task]);
    }
    this.#refused.add(operation.opId);
    store.refuse(operation.opId, failure);
    this.#options.onRefused(operation, failure);
    void this.#forget(operation.opId);
  }

  #scheduleRetry(failure: Failure): void {
    if (this.#retry !== null) return;
    const ceiling = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** this.#attempts);
    this.#attempts += 1;
    const asked = failure instanceof ApiProblem ? failure.retryAfterMs : null;
    const wait = asked ?? ceiling * (0.5 + this.#options.random() / 2);
    this.#retry = this.#options.clock.after(wait, () => {
      this.#retry = null;
      this.#pump();
    });
  }

  #publish(trouble: Failure | null): void {
    const { operations } = this.#options.store;
    const waiting = operations.filter(({ opId }) => !this.#refused.has(opId)).length;
    const known = this.state.get();
    if (known.waiting !== waiting || known.trouble !== trouble) {
      this.state.set({ waiting, trouble });
    }
  }
}
