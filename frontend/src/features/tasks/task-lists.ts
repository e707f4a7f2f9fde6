import type { Task } from '@tasktrail/contract';
import { ApiProblem, isFailure, type Failure } from '../../api/failure.ts';
import type { Api, Page, TaskFilter } from '../../api/operations.ts';
import { Subscriptions } from '../../ui/subscriptions.ts';
import type { TaskStore } from './task-store.ts';
import { isUncertain } from './uncertain.ts';

export const PAGE = 100;
const LARGEST_PAGE = 1000;
/** More rows than this that vanished in one gap are dropped and come back when somebody scrolls to them. */
const MOST_CHECKS = 50;

export interface ListState {
  readonly phase: 'idle' | 'loading' | 'ready' | 'failed';
  /** The server's link to what is below; null when everything is here. */
  readonly next: string | null;
  readonly failure: Failure | null;
  /** How many rows this listing has brought, deleted ones since then included. */
  readonly listed: number;
}

const unopened: ListState = { phase: 'idle', next: null, failure: null, listed: 0 };

export interface ListOptions {
  readonly store: TaskStore;
  readonly api: Api;
  readonly onPage: (tasks: readonly Task[]) => void;
  /** The open task is asked about instead of being forgotten. */
  readonly keeps: (id: number) => boolean;
}

interface Entry {
  state: ListState;
  /** Counts questions: an answer that a later one overtook is dropped. */
  asked: number;
}

interface Answered {
  readonly filter: TaskFilter;
  readonly page: Page<Task>;
}

/**
 * Listings of the server by filter: first page, pages below by the server's own link, and listing again after a gap.
 * Rows go into the store; what a view shows is computed from there, never from a listing.
 */
export class TaskLists {
  readonly #options: ListOptions;
  readonly #lists = new Map<string, Entry>();
  readonly #subscriptions = new Subscriptions<'lists'>();

  constructor(options: ListOptions) {
    this.#options = options;
  }

  readonly subscribe = (run: () => void): (() => void) =>
    this.#subscriptions.subscribe('lists', run);

  state(filter: TaskFilter): ListState {
    return this.#lists.get(listName(filter))?.state ?? unopened;
  }

  /** Opens a listing once; later calls only show what is known. */
  async open(filter: TaskFilter): Promise<void> {
    if (this.#entry(filter).state.phase !== 'idle') return;
    const page = await this.#firstPage(filter);
    if (page !== null) this.#receive(page.items);
  }

  async more(filter: TaskFilter): Promise<void> {
    const { next, phase, listed } = this.#entry(filter).state;
    if (next === null || phase === 'loading') return;
    const page = await this.#fetch(filter, async () => this.#options.api.followTasks(next));
    if (page === null) return;
    this.#receive(page.items);
    this.#update(filter, {
      phase: 'ready',
      next: page.next,
      listed: listed + page.items.length,
      failure: null,
    });
  }

  /** After a failure: goes on below what is here, or from the start. */
  async retry(filter: TaskFilter): Promise<void> {
    if (this.state(filter).phase !== 'failed') return;
    if (this.state(filter).next !== null) return this.more(filter);
    this.#update(filter, { phase: 'idle' });
    return this.open(filter);
  }

  /** Reads one task. A deleted one is answered with its row too; any other failure is the caller's. */
  async refresh(id: number): Promise<Failure | null> {
    const { store, api } = this.#options;
    try {
      store.receiveTasks([await api.getTask(id)]);
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (!(error instanceof ApiProblem) || error.problem?.task === undefined) return error;
      store.receiveTasks([error.problem.task]);
    }
    return null;
  }

  /**
   * Lists the given filters again and hands all rows over at once. Null when one of them did not answer. After a gap, rows
   * outside what was listed are no longer trusted and forgotten; other listings start over when they are opened.
   */
  async again(filters: readonly TaskFilter[], gap: boolean): Promise<(() => void) | null> {
    const known = this.#options.store.serverTasks();
    const answers = await Promise.all(
      filters.map(async (filter) => ({ filter, page: await this.#firstPage(filter) })),
    );
    const answered = answers.flatMap(({ filter, page }) => (page === null ? [] : { filter, page }));
    if (answered.length < filters.length) return null;
    return () => {
      this.#receive(answered.flatMap(({ page }) => page.items));
      const doubtful = this.#recheck(known, answered);
      if (!gap) return;
      this.#forgetOthers(known, answered, doubtful);
      const names = new Set(filters.map(listName));
      for (const name of this.#lists.keys()) if (!names.has(name)) this.#lists.delete(name);
    };
  }

  #receive(tasks: readonly Task[]): void {
    this.#options.store.receiveTasks(tasks);
    this.#options.onPage(tasks);
  }

  /** Known rows that a listing should have brought and did not: moved or deleted by others. Asked one by one. */
  #recheck(known: readonly Task[], answered: readonly Answered[]): ReadonlySet<number> {
    const missing = known.filter(
      (task) =>
        this.#isUnchanged(task) &&
        answered.some(({ filter, page }) => isUncertain(task, filter, page)),
    );
    for (const task of missing.slice(0, MOST_CHECKS)) void this.refresh(task.id);
    this.#options.store.forget(missing.slice(MOST_CHECKS).map((task) => task.id));
    return new Set(missing.map((task) => task.id));
  }

  #forgetOthers(
    known: readonly Task[],
    answered: readonly Answered[],
    doubtful: ReadonlySet<number>,
  ): void {
    const { store, keeps } = this.#options;
    const listed = new Set(answered.flatMap(({ page }) => page.items.map((task) => task.id)));
    const pending = new Set(store.operations.map((operation) => operation.taskId));
    const others = known.filter(
      (task) => this.#isUnchanged(task) && !listed.has(task.id) && !doubtful.has(task.id),
    );
    const kept = others.filter((task) => keeps(task.id) || pending.has(task.id));
    for (const task of kept) void this.refresh(task.id);
    store.forget(others.filter((task) => !kept.includes(task)).map((task) => task.id));
  }

  #isUnchanged(task: Task): boolean {
    return this.#options.store.serverTask(task.id) === task;
  }

  #entry(filter: TaskFilter): Entry {
    const name = listName(filter);
    const entry = this.#lists.get(name) ?? { state: unopened, asked: 0 };
    this.#lists.set(name, entry);
    return entry;
  }

  #update(filter: TaskFilter, change: Partial<ListState>): void {
    const entry = this.#entry(filter);
    entry.state = { ...entry.state, ...change };
    this.#subscriptions.notify(['lists']);
  }

  async #firstPage(filter: TaskFilter): Promise<Page<Task> | null> {
    const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, this.#entry(filter).state.listed));
    const page = await this.#fetch(filter, async () => this.#options.api.listTasks(filter, limit));
    if (page === null) return null;
    this.#update(filter, {
      phase: 'ready',
      next: page.next,
      listed: page.items.length,
      failure: null,
    });
    return page;
  }

  async #fetch(filter: TaskFilter, ask: () => Promise<Page<Task>>): Promise<Page<Task> | null> {
    const entry = this.#entry(filter);
    entry.asked += 1;
    const mine = entry.asked;
    // A failure is told until the next answer: asking again does not make it flicker.
    this.#update(filter, { phase: 'loading' });
    try {
      const page = await ask();
      return mine === entry.asked ? page : null;
    } catch (error) {
      if (!isFailure(error)) throw error;
      if (mine === entry.asked) this.#update(filter, { phase: 'failed', failure: error });
      return null;
    }
  }
}

export function listName(filter: TaskFilter): string {
  return JSON.stringify([filter.status ?? null, filter.q ?? '', filter.deleted ?? false]);
}
