import type { Task, TaskEvent } from '@tasktrail/contract';
import type { Failure } from '../../api/failure.ts';
import { Value } from '../../ui/subscriptions.ts';
import type { Operation, RowKey } from '../tasks/operation.ts';
import { findOverwrite, type Overwrite } from './find-overwrite.ts';
import type { Receipt } from './receipt.ts';

export interface ReceiptState {
  readonly last: Receipt | null;
  readonly refusal: { readonly receipt: Receipt; readonly failure: Failure } | null;
  readonly overwrite: Overwrite | null;
  /** Asked before an undo that would also take back what somebody else did since. */
  readonly question: Receipt | null;
  readonly receipts: readonly Receipt[];
}

const REMEMBERED = 100;
/** An overwrite is worth a word while I may still think my value is in. */
const RECENT_MS = 10 * 60_000;

/** What I did on this page, newest last: the receipt line shows the last of it, Ctrl+Z walks back through it. */
export class Receipts {
  readonly #state = new Value<ReceiptState>({
    last: null,
    refusal: null,
    overwrite: null,
    question: null,
    receipts: [],
  });
  readonly #options: { readonly now: () => number; readonly me: () => string };
  #undoable: readonly string[] = [];
  #undone: readonly Receipt[] = [];

  constructor(options: { readonly now: () => number; readonly me: () => string }) {
    this.#options = options;
  }

  readonly get = (): ReceiptState => this.#state.get();
  readonly subscribe = (run: () => void): (() => void) => this.#state.subscribe(run);
  readonly dismiss = (): void => this.#change({ refusal: null, overwrite: null, question: null });

  begun(operation: Operation, title: string, role: Receipt['role']): void {
    const { opId, key, intent, taskId } = operation;
    const at = this.#options.now();
    const receipt: Receipt = { opId, key, intent, title, taskId, at, version: null, role };
    if (role === 'do') this.#undone = [];
    if (role !== 'undo') this.#undoable = [...this.#undoable, opId];
    const receipts = [...this.get().receipts, receipt].slice(-REMEMBERED);
    this.#change({ last: receipt, receipts, refusal: null, overwrite: null, question: null });
  }

  committed(opId: string, task: Task): void {
    const version = task.version;
    this.#replace(opId, (receipt) => ({ ...receipt, taskId: task.id, version }));
  }

  refused(opId: string, failure: Failure): void {
    const receipt = this.get().receipts.find((one) => one.opId === opId);
    this.dropped(opId);
    if (receipt !== undefined) this.#change({ refusal: { receipt, failure } });
  }

  dropped(opId: string): void {
    this.#undoable = this.#undoable.filter((one) => one !== opId);
    this.#replace(opId, () => null);
  }

  ask(question: Receipt): void {
    this.#change({ question });
  }

  /** The change that Ctrl+Z takes back next. */
  nextUndo(): Receipt | undefined {
    const opId = this.#undoable.at(-1);
    return this.get().receipts.find((receipt) => receipt.opId === opId);
  }

  nextRedo(): Receipt | undefined {
    return this.#undone.at(-1);
  }

  /** Notes that a change was taken back, or that an undone one was done again. */
  took(receipt: Receipt, how: 'undo' | 'redo'): void {
    if (how === 'undo') {
      this.#undoable = this.#undoable.filter((opId) => opId !== receipt.opId);
      this.#undone = [...this.#undone, receipt];
    } else {
      this.#undone = this.#undone.filter((one) => one.opId !== receipt.opId);
    }
  }

  /** Compares an event of the feed with what I did lately. `isNews`: the page did not have it yet. */
  event(event: TaskEvent, key: RowKey, isNews: boolean): void {
    if (event.actor.kind === 'person' && event.actor.id === this.#options.me()) return;
    const since = this.#options.now() - RECENT_MS;
    const mine = this.get().receipts.filter((one) => one.key === key && one.at >= since);
    const overwrite = findOverwrite(event, mine, isNews);
    if (overwrite !== null) this.#change({ overwrite });
  }

  #change(next: Partial<ReceiptState>): void {
    this.#state.set({ ...this.get(), ...next });
  }

  #replace(opId: string, by: (receipt: Receipt) => Receipt | null): void {
    const { last, receipts } = this.get();
    const next = receipts.flatMap((one) => (one.opId === opId ? (by(one) ?? []) : one));
    const isLast = last?.opId === opId;
    const same = next.find((one) => one.opId === opId);
    this.#change({ receipts: next, ...(isLast ? { last: same ?? next.at(-1) ?? null } : {}) });
  }
}
