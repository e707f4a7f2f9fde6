import type { Task } from '@tasktrail/contract';
import { ApiProblem, isFailure, type Failure } from '../../api/failure.ts';
import type { Api, Page, TaskFilter } from '../../api/operations.ts';
import { createSubscriptions } from '../../ui/subscriptions.ts';
import { isUncertain } from './uncertain.ts';
import type { TaskStore } from './task-store.ts';

export const PAGE = 100;
const LARGEST_PAGE = 1000;
/** More rows than this that vanished in one gap are dropped and come back when somebody scrolls to them. */
const MOST_CHECKS = 50;

export interface ListState {
  phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** The server's link to what is below; null when everything is here. */
  next: string | null;
  failure: Failure | null;
  /** How many rows this listing has brought, deleted ones since then included. */
  listed: number;
}

const unopened: ListState = { phase: 'idle', next: null, failure: null, listed: 0 };

export interface ListOptions {
  store: TaskStore;
  api: Api;
  onPage: (tasks: readonly Task[]) => void;
  /** The open task is asked about instead of being forgotten. */
  keeps: (id: number) => boolean;
}

/**
 * Listings of the server by filter: first page, pages below by the server's own link, and listing again after a gap.
 * Rows go into the store; what a view shows is computed from there, never from a listing.
 */
export function createTaskLists(options: ListOptions) {
  const { store, api } = options;
  const lists = new Map<string, { filter: TaskFilter; state: ListState; asked: number }>();
  const { subscribe, notify } = createSubscriptions<'any'>();

  function entryOf(filter: TaskFilter) {
    const name = listName(filter);
    const entry = lists.get(name) ?? { filter, state: unopened, asked: 0 };
    lists.set(name, entry);
    return entry;
  }

  function update(filter: TaskFilter, change: Partial<ListState>): void {
    const entry = entryOf(filter);
    entry.state = { ...entry.state, ...change };
    notify(['any']);
  }

  /** Fetches one page; an answer that a later question overtook is dropped. */
  async function fetchPage(filter: TaskFilter, ask: () => Promise<Page<Task>>): Promise<Page<Task> | null> {
    const entry = entryOf(filter);
    const mine = (entry.asked += 1);
    update(filter, { phase: 'loading', failure: null });
    try {
      const page = await ask();
      return mine === entry.asked ? page : null;
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (mine === entry.asked) update(filter, { phase: 'failed', failure: error });
      return null;
    }
  }

  async function firstPage(filter: TaskFilter): Promise<Page<Task> | null> {
    const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, entryOf(filter).state.listed));
    const page = await fetchPage(filter, () => api.listTasks(filter, limit));
    if (page !== null) update(filter, { phase: 'ready', next: page.next, listed: page.items.length });
    return page;
  }

  /** Known rows that this listing should have brought and did not: moved or deleted by others. Asked one by one. */
  async function recheck(filter: TaskFilter, page: Page<Task>, known: readonly Task[]): Promise<void> {
    const missing = known.filter((task) => isUncertain(task, filter, page) && store.serverTask(task.id) === task);
    await Promise.all(missing.slice(0, MOST_CHECKS).map((task) => refresh(task.id)));
    store.forget(missing.slice(MOST_CHECKS).map((task) => task.id));
  }

  /** Reads one task. A deleted one is answered with its row too; any other failure is the caller's. */
  async function refresh(id: number): Promise<Failure | null> {
    try {
      store.receiveTasks([await api.getTask(id)]);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!(error instanceof ApiProblem) || error.problem?.task === undefined) return error;
      store.receiveTasks([error.problem.task]);
    }
    return null;
  }

  return {
    subscribeAny: (run: () => void) => subscribe('any', run),
    state: (filter: TaskFilter): ListState => lists.get(listName(filter))?.state ?? unopened,
    refresh,
    /** Opens a listing once; later calls only show what is known. */
    async open(filter: TaskFilter): Promise<void> {
      if (entryOf(filter).state.phase !== 'idle') return;
      const page = await firstPage(filter);
      if (page === null) return;
      store.receiveTasks(page.items);
      options.onPage(page.items);
    },
    async retry(filter: TaskFilter): Promise<void> {
      const entry = entryOf(filter);
      if (entry.state.next === null) entry.state = { ...entry.state, phase: 'idle' };
      await (entry.state.next === null ? this.open(filter) : this.more(filter));
    },
    async more(filter: TaskFilter): Promise<void> {
      const { next, phase, listed } = entryOf(filter).state;
      if (next === null || phase === 'loading') return;
      const page = await fetchPage(filter, () => api.followTasks(next));
      if (page === null) return;
      store.receiveTasks(page.items);
      update(filter, { phase: 'ready', next: page.next, listed: listed + page.items.length });
      options.onPage(page.items);
    },
    /**
     * Lists the given filters again and hands all rows over at once. Null when one of them did not answer. After a gap, rows
     * outside what was listed are no longer trusted and forgotten; the other listings start over when they are opened.
     */
    async again(filters: readonly TaskFilter[], gap: boolean): Promise<(() => void) | null> {
      const known = [...store.serverTasks()];
      const pages = await Promise.all(filters.map(firstPage));
      if (pages.includes(null)) return null;
      const answered = filters.flatMap((filter, index) => {
        const page = pages[index];
        return page === null || page === undefined ? [] : [{ filter, page }];
      });
      return () => {
        const listed = new Set(answered.flatMap(({ page }) => page.items.map((task) => task.id)));
        store.receiveTasks(answered.flatMap(({ page }) => page.items));
        options.onPage(answered.flatMap(({ page }) => page.items));
        const covered = new Set<Task>();
        for (const { filter, page } of answered) {
          for (const task of known) if (isUncertain(task, filter, page)) covered.add(task);
          void recheck(filter, page, known);
        }
        if (!gap) return;
        forgetOthers(known, listed, covered);
        closeOthers(filters);
      };
    },
  };

  function forgetOthers(known: readonly Task[], listed: ReadonlySet<number>, covered: ReadonlySet<Task>): void {
    const pending = new Set(store.operations().map((operation) => operation.taskId));
    const others = known.filter(
      (task) => !listed.has(task.id) && !covered.has(task) && store.serverTask(task.id) === task,
    );
    const kept = others.filter((task) => options.keeps(task.id) || pending.has(task.id));
    for (const task of kept) void refresh(task.id);
    store.forget(others.filter((task) => !kept.includes(task)).map((task) => task.id));
  }

  function closeOthers(filters: readonly TaskFilter[]): void {
    const names = new Set(filters.map(listName));
    for (const name of lists.keys()) if (!names.has(name)) lists.delete(name);
  }
}

export type TaskLists = ReturnType<typeof createTaskLists>;

export function listName(filter: TaskFilter): string {
  return JSON.stringify([filter.status ?? null, filter.q ?? '', filter.deleted ?? false]);
}
