import type { HistoryEntry, TaskEvent } from '@tasktrail/contract';
import { isFailure, type Failure } from '../../api/failure.ts';
import type { Api, Page } from '../../api/operations.ts';
import { createSubscriptions } from '../../ui/subscriptions.ts';

export interface HistoryState {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** Newest first, without gaps. */
  readonly entries: readonly HistoryEntry[];
  readonly next: string | null;
  readonly failure: Failure | null;
}

const unread: HistoryState = { phase: 'idle', entries: [], next: null, failure: null };

/** Histories of the tasks that were opened: read by pages, continued by the feed. */
export function createHistories(options: {
  api: Pick<Api, 'history' | 'followHistory'>;
  onRead: (entries: readonly HistoryEntry[]) => void;
}) {
  const histories = new Map<number, HistoryState>();
  const { subscribe, notify } = createSubscriptions<number>();
  const of = (taskId: number): HistoryState => histories.get(taskId) ?? unread;

  function change(taskId: number, next: Partial<HistoryState>): void {
    histories.set(taskId, { ...of(taskId), ...next });
    notify([taskId]);
  }

  async function read(taskId: number, ask: () => Promise<Page<HistoryEntry>>): Promise<void> {
    if (of(taskId).phase === 'loading') return;
    change(taskId, { phase: 'loading', failure: null });
    try {
      const page = await ask();
      const entries = mergeEntries(of(taskId).entries, page.items);
      change(taskId, { phase: 'ready', entries, next: nextOf(of(taskId), page, entries) });
      options.onRead(page.items);
    } catch (error) {
      if (!isFailure(error)) throw error;
      change(taskId, { phase: 'failed', failure: error });
    }
  }

  return {
    of,
    subscribe,
    /** Reads the newest page, for the first time or again. */
    refresh: (taskId: number): Promise<void> => read(taskId, () => options.api.history(taskId)),
    async more(taskId: number): Promise<void> {
      const { next } = of(taskId);
      if (next !== null) await read(taskId, () => options.api.followHistory(next));
    },
    event(event: TaskEvent): void {
      const { phase, entries } = of(event.task_id);
      if (phase === 'idle' || (entries[0]?.version ?? 0) + 1 !== event.version) return;
      change(event.task_id, { entries: [entryOf(event), ...entries] });
    },
  };
}

export type Histories = ReturnType<typeof createHistories>;

/** Newest first, each version once; a page that does not reach the known entries starts the history over. */
export function mergeEntries(known: readonly HistoryEntry[], page: readonly HistoryEntry[]): HistoryEntry[] {
  const oldest = page.at(-1)?.version ?? 0;
  const joined = known.filter((entry) => entry.version < oldest);
  const newer = known.filter((entry) => entry.version > (page[0]?.version ?? 0));
  const touches = joined.length === 0 || joined[0]?.version === oldest - 1;
  return [...newer, ...page, ...(touches ? joined : [])];
}

/** A newest page read again must not send the reader back to its own end when more is known already. */
function nextOf(known: HistoryState, page: Page<HistoryEntry>, merged: readonly HistoryEntry[]): string | null {
  const below = merged.at(-1)?.version !== page.items.at(-1)?.version;
  return below ? known.next : page.next;
}

function entryOf(event: TaskEvent): HistoryEntry {
  const { task, changes, ...rest } = event;
  return { ...rest, title: task.title, changes: changes ?? null, audited: false, partition: null, seq: null };
}
