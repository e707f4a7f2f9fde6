import type { TaskStatus } from '@tasktrail/contract';
import type { TaskView } from './fold-task.ts';
import type { RowKey } from './operation.ts';
import { groupOrder } from './task-words.ts';
import { matchesFilter } from './uncertain.ts';

export interface ListView {
  readonly grouped: boolean;
  readonly status: TaskStatus | undefined;
  readonly q: string;
}

export interface Section {
  /** Null in the flat list. */
  readonly status: TaskStatus | null;
  readonly keys: readonly RowKey[];
}

/** Rows by section, newest first. A held row stays in the section it was seen in, whatever it has become. */
export function layoutRows(
  views: readonly TaskView[],
  list: ListView,
  held: ReadonlyMap<RowKey, TaskStatus> = new Map(),
): Section[] {
  const placed = views.flatMap((view) => {
    const place = held.get(view.key) ?? (isListed(view, list) ? view.status : null);
    return place === null ? [] : [{ view, place }];
  });
  const ordered = placed.toSorted((a, b) => newestFirst(a.view, b.view));
  const statuses = list.grouped
    ? groupOrder.filter((status) => (list.status ?? status) === status)
    : [null];
  return statuses.map((status) => ({
    status,
    keys: ordered
      .filter(({ place }) => status === null || place === status)
      .map(({ view }) => view.key),
  }));
}

export function isListed(view: TaskView, list: ListView): boolean {
  const filter = list.status === undefined ? { q: list.q } : { q: list.q, status: list.status };
  return matchesFilter(view, filter);
}

/** What has no id yet is the newest of all. */
function newestFirst(a: TaskView, b: TaskView): number {
  if (a.id !== null && b.id !== null) return b.id - a.id;
  if (a.id === null && b.id === null) return b.createdAt - a.createdAt;
  return a.id === null ? -1 : 1;
}

/** The trash: what was deleted last comes first, my pending deletions on top. */
export function layoutTrash(views: readonly TaskView[]): RowKey[] {
  return views
    .filter((view) => view.deleted && view.id !== null)
    .toSorted(
      (a, b) => (b.deletedAt ?? Infinity) - (a.deletedAt ?? Infinity) || (b.id ?? 0) - (a.id ?? 0),
    )
    .map((view) => view.key);
}
