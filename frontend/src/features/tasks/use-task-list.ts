import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { TaskFilter } from '../../api/operations.ts';
import { browserClock } from '../../clock.ts';
import { useRows, useWorkspace } from '../use-workspace.ts';
import type { TaskView } from './fold-task.ts';
import { isListed, type ListView } from './list-layout.ts';
import { ListPlacement, type Placement } from './list-placement.ts';
import { groupOrder } from './task-words.ts';
import type { ListState } from './task-lists.ts';

/** The listings a view is made of: one for each group, so a fat group cannot starve the others. */
export function filtersOf(list: ListView): TaskFilter[] {
  const q = list.q === '' ? {} : { q: list.q };
  if (list.status !== undefined) return [{ ...q, status: list.status }];
  return list.grouped ? groupOrder.map((status) => ({ ...q, status })) : [q];
}

/** Shows these listings as long as the caller is on the screen, and tells their states. */
export function useListings(filters: readonly TaskFilter[]): readonly ListState[] {
  const { feed, lists } = useWorkspace();
  useEffect(() => {
    const hide = filters.map((filter) => feed.show(filter));
    return () => {
      for (const stop of hide) stop();
    };
  }, [feed, filters]);
  const read = useMemo(
    () => memoStates(() => filters.map((filter) => lists.state(filter))),
    [lists, filters],
  );
  return useSyncExternalStore(lists.subscribe, read);
}

/** The same array as long as its states are the same, as React asks of a snapshot. */
function memoStates(read: () => ListState[]): () => readonly ListState[] {
  let last: readonly ListState[] = [];
  return () => {
    const next = read();
    if (next.length !== last.length || next.some((state, index) => state !== last[index]))
      last = next;
    return last;
  };
}

/** How many known tasks belong into this view. */
export function useListCount(list: ListView): number {
  const count = useCallback(
    (views: readonly TaskView[]) => views.filter((view) => isListed(view, list)).length,
    [list],
  );
  return useRows(count);
}

export function usePlacement(list: ListView): { placement: ListPlacement; placed: Placement } {
  const { store } = useWorkspace();
  const [placement] = useState(() => new ListPlacement(store, browserClock));
  const placed = useSyncExternalStore(placement.subscribe, () => placement.read(list));
  return { placement, placed };
}
