import type { HistoryEntry, TaskEvent } from '@tasktrail/contract';
import { isFailure, type Failure } from '../../api/failure.ts';
import type { Api, Page } from '../../api/operations.ts';
import { Subscriptions } from '../../ui/subscriptions.ts';

export interface HistoryState {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** Newest first, without gaps. */
  readonly entries: readonly HistoryEntry[];
  readonly next: string | null;
  readonly failure: Failure | null;
}

const unread: HistoryState = { phase: 'idle', entries: [], next: null, failure: null };

export interface HistoryOptions {
  readonly api: Pick<Api, 'history' | 'followHistory'>;
  readonly onRead: (entries: readonly HistoryEntry[]) => void;
}

/** Histories of the tasks that were opened: read by pages, continued by the feed. */
export class Histories {
  readonly #options: HistoryOptions;
  readonly #histories = new Map<number, HistoryState>();
  readonly #subscriptions = new Subscriptions<number>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  subscribe(taskId: number, run: () => void): () => void {
    return this.#subscriptions.subscribe(taskId, run);
  }

  of(taskId: number): HistoryState {
    return this.#histories.get(taskId) ?? unread;
  }

  /** Reads the newest page, for the first time or again. */
  async refresh(taskId: number): Promise<void> {
    return this.#read(taskId, async () => this.#options.api.history(taskId));
  }

  async more(taskId: number): Promise<void> {
    const { next } = this.of(taskId);
    if (next !== null) await this.#read(taskId, async () => this.#options.api.followHistory(next));
  }

  event(event: TaskEvent): void {
    const { phase, entries } = this.of(event.task_id);
    if (phase === 'idle' || (entries[0]?.version ?? 0) + 1 !== event.version) return;
    this.#change(event.task_id, { entries: [entryOf(event), ...entries] });
  }

  #change(taskId: number, next: Partial<HistoryState>): void {
    this.#histories.set(taskId, { ...this.of(taskId), ...next });
    this.#subscriptions.notify([taskId]);
  }

  async #read(taskId: number, ask: () => Promise<Page<HistoryEntry>>): Promise<void> {
    if (this.of(taskId).phase === 'loading') return;
    this.#change(taskId, { phase: 'loading', failure: null });
    try {
      const page = await ask();
      const known = this.of(taskId);
      const entries = mergeEntries(known.entries, page.items);
      this.#change(taskId, { phase: 'ready', entries, next: nextOf(known, page, entries) });
      this.#options.onRead(page.items);
    } catch (error) {
      if (!isFailure(error)) throw error;
      this.#change(taskId, { phase: 'failed', failure: error });
    }
  }
}

/** Newest first, each version once; a page that does not reach the known entries starts the history over. */
export function mergeEntries(
  known: readonly HistoryEntry[],
  page: readonly HistoryEntry[],
): HistoryEntry[] {
  const newest = page[0]?.version ?? 0;
  const oldest = page.at(-1)?.version ?? 0;
  const newer = known.filter((entry) => entry.version > newest);
  const older = known.filter((entry) => entry.version < oldest);
  const touches = older[0]?.version === oldest - 1;
  return [...newer, ...page, ...(touches ? older : [])];
}

/** A newest page read again must not send the reader back to its own end when more is known already. */
function nextOf(
  known: HistoryState,
  page: Page<HistoryEntry>,
  merged: readonly HistoryEntry[],
): string | null {
  const reachesBelow = merged.at(-1)?.version !== page.items.at(-1)?.version;
  return reachesBelow ? known.next : page.next;
}

function entryOf(event: TaskEvent): HistoryEntry {
  const { task, changes, ...rest } = event;
  const unaudited = { audited: false, partition: null, seq: null };
  return { ...rest, title: task.title, changes: changes ?? null, ...unaudited };
}
