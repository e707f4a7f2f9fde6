import type { Actor, Task, TaskEvent } from '@tasktrail/contract';
import type { Failure } from '../../api/failure.ts';
import { createValue } from '../../ui/subscriptions.ts';
import type { FieldName, Intent, Operation, RowKey } from '../tasks/operation.ts';

/** One of my changes, in the order I made them. */
export interface Receipt {
  readonly opId: string;
  readonly key: RowKey;
  readonly intent: Intent;
  readonly title: string;
  readonly at: number;
  readonly taskId: number | null;
  /** The version it became; null while it is on this device only. */
  readonly version: number | null;
  /** `undo` and `redo` are changes too, but Ctrl+Z does not walk over them. */
  readonly role: 'do' | 'undo' | 'redo';
}

/** Somebody's value of a field stands where mine was, or mine where theirs was: said once, in words. */
export interface Overwrite {
  readonly key: RowKey;
  readonly taskId: number;
  readonly field: FieldName;
  readonly actor: Actor;
  readonly theirs: string;
  readonly mine: string;
  readonly stands: 'theirs' | 'mine';
}

export interface ReceiptState {
  readonly last: Receipt | null;
  readonly refusal: { readonly receipt: Receipt; readonly failure: Failure } | null;
  readonly overwrite: Overwrite | null;
  /** Asked before an undo that would also take back what somebody else did since. */
  readonly question: Receipt | null;
  /** My changes of this page that the audit log does not have yet, as far as known. */
  readonly receipts: readonly Receipt[];
}

const REMEMBERED = 100;
/** An overwrite is worth a word while I may still think my value is in. */
const RECENT_MS = 10 * 60_000;

const nothing: ReceiptState = { last: null, refusal: null, overwrite: null, question: null, receipts: [] };

export function createReceipts(options: { now: () => number; me: () => string }) {
  const state = createValue<ReceiptState>(nothing);
  let undoable: Receipt[] = [];
  let undone: Receipt[] = [];

  function change(next: Partial<ReceiptState>): void {
    state.set({ ...state.get(), ...next });
  }

  function replace(opId: string, by: (receipt: Receipt) => Receipt | null): void {
    const map = (receipts: readonly Receipt[]): Receipt[] =>
      receipts.flatMap((receipt) => (receipt.opId === opId ? (by(receipt) ?? []) : receipt));
    undoable = map(undoable);
    const receipts = map(state.get().receipts);
    const last = state.get().last?.opId === opId ? (receipts.at(-1) ?? null) : state.get().last;
    change({ receipts, last: last?.opId === opId ? (receipts.find((one) => one.opId === opId) ?? null) : last });
  }

  return {
    get: state.get,
    subscribe: state.subscribe,

    begun(operation: Operation, title: string, role: Receipt['role'] = 'do'): void {
      const { opId, key, intent, taskId } = operation;
      const receipt: Receipt = { opId, key, intent, title, taskId, at: options.now(), version: null, role };
      if (role === 'do') undone = [];
      if (role !== 'undo') undoable.push(receipt);
      const receipts = [...state.get().receipts, receipt].slice(-REMEMBERED);
      change({ last: receipt, receipts, refusal: null, overwrite: null, question: null });
    },
    committed(opId: string, task: Task): void {
      replace(opId, (receipt) => ({ ...receipt, taskId: task.id, version: task.version }));
    },
    refused(operation: Operation, failure: Failure): void {
      const receipt = state.get().receipts.find((one) => one.opId === operation.opId);
      replace(operation.opId, () => null);
      if (receipt !== undefined) change({ refusal: { receipt, failure } });
    },
    dropped: (opId: string): void => replace(opId, () => null),
    dismiss: (): void => change({ refusal: null, overwrite: null, question: null }),
    ask: (question: Receipt): void => change({ question }),

    /** The change that Ctrl+Z takes back next. */
    nextUndo: (): Receipt | undefined => undoable.at(-1),
    nextRedo: (): Receipt | undefined => undone.at(-1),
    took(receipt: Receipt, how: 'undo' | 'redo'): void {
      if (how === 'undo') {
        undoable = undoable.filter((one) => one.opId !== receipt.opId);
        undone.push(receipt);
      } else undone = undone.filter((one) => one.opId !== receipt.opId);
    },

    /** Compares an event of the feed with what I did lately. */
    event(event: TaskEvent, key: RowKey, news: boolean): void {
      const overwrite = findOverwrite(event, key, news, state.get().receipts, options);
      if (overwrite !== null) change({ overwrite });
    },
  };
}

export type Receipts = ReturnType<typeof createReceipts>;

function findOverwrite(
  event: TaskEvent,
  key: RowKey,
  news: boolean,
  receipts: readonly Receipt[],
  options: { now: () => number; me: () => string },
): Overwrite | null {
  if (event.actor.kind === 'person' && event.actor.id === options.me()) return null;
  for (const receipt of receipts.toReversed()) {
    const { intent } = receipt;
    if (receipt.key !== key || intent.kind !== 'update' || options.now() - receipt.at > RECENT_MS) continue;
    for (const field of ['title', 'status', 'description'] as const) {
      const mine = intent.set[field];
      const change = event.changes?.[field];
      if (mine === undefined || change === undefined || typeof change.to !== 'string' || change.to === mine) continue;
      // My change is still on its way: the later write wins, and that will be mine.
      const stands = receipt.version === null || receipt.version > event.version ? 'mine' : 'theirs';
      if (stands === 'theirs' && (!news || change.from !== mine)) continue;
      if (stands === 'mine' && intent.base[field] === change.to) continue;
      return { key, taskId: event.task_id, field, actor: event.actor, theirs: change.to, mine, stands };
    }
  }
  return null;
}
