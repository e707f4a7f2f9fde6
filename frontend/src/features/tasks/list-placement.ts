import type { TaskStatus } from '@tasktrail/contract';
import type { Clock } from '../../clock.ts';
import { createSubscriptions } from '../../ui/subscriptions.ts';
import { layoutRows, type ListView, type Section } from './list-layout.ts';
import type { RowKey } from './operation.ts';
import type { TaskStore } from './task-store.ts';

export interface Placement {
  readonly sections: readonly Section[];
  readonly keys: readonly RowKey[];
  readonly held: ReadonlySet<RowKey>;
  /** True when it came from something I did: then rows move at once. */
  readonly own: boolean;
}

export type Guard = 'pointer' | 'focus';

/** A row that was left is let go after this long; at most 4 s are allowed. */
const RELEASE_MS = 1_000;

/**
 * Where each row stands. The row under the pointer or the focus keeps its place when others change it, and also when my own
 * edit no longer matches the filter; it goes where it belongs a moment after I leave it.
 */
export function createListPlacement(store: TaskStore, clock: Clock) {
  const guards: Record<Guard, RowKey | null> = { pointer: null, focus: null };
  const leaving = new Map<RowKey, () => void>();
  const held = new Map<RowKey, TaskStatus>();
  const { subscribe, notify } = createSubscriptions<'placement'>();
  let places = new Map<RowKey, TaskStatus | null>();
  let cached: { list: ListView; version: number; releases: number; placement: Placement } | null = null;
  let releases = 0;

  function isGuarded(key: RowKey): boolean {
    return guards.pointer === key || guards.focus === key || leaving.has(key);
  }

  function letGo(key: RowKey): void {
    leaving.delete(key);
    if (isGuarded(key) || !held.delete(key)) return;
    releases += 1;
    notify(['placement']);
  }

  /** Which guarded rows would leave their place, and not because I sent them elsewhere. */
  function hold(natural: ReadonlyMap<RowKey, TaskStatus | null>): void {
    for (const [key, place] of places) {
      if (!isGuarded(key) || held.has(key) || (natural.has(key) && natural.get(key) === place)) continue;
      const row = store.row(key);
      if (row === undefined) continue;
      const byOthers = row.remote !== null;
      const byFilter = !row.view.deleted && !natural.has(key);
      if (byOthers || byFilter) held.set(key, place ?? row.view.status);
    }
    for (const key of held.keys()) {
      // Back where it was, or sent elsewhere by me: nothing to hold.
      if (natural.has(key) && (store.row(key)?.remote === null || natural.get(key) === held.get(key))) held.delete(key);
    }
  }

  function compute(list: ListView): Placement {
    const views = store.views();
    const sameList = cached?.list === list;
    if (sameList) hold(placesOf(layoutRows(views, list)));
    else held.clear();
    const sections = layoutRows(views, list, held);
    places = placesOf(sections);
    return {
      sections,
      keys: sections.flatMap((section) => section.keys),
      held: new Set(held.keys()),
      own: cached === null || !sameList || store.ownVersion() > cached.version,
    };
  }

  return {
    subscribe(run: () => void): () => void {
      const stops = [store.subscribeLayout(run), subscribe('placement', run)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    read(list: ListView): Placement {
      const version = store.layoutVersion();
      if (cached?.list !== list || cached.version !== version || cached.releases !== releases) {
        cached = { list, version, releases, placement: compute(list) };
      }
      return cached.placement;
    },
    guard(kind: Guard, key: RowKey | null): void {
      const old = guards[kind];
      if (old === key) return;
      guards[kind] = key;
      if (key !== null) {
        leaving.get(key)?.();
        leaving.delete(key);
      }
      if (old === null || isGuarded(old)) return;
      leaving.set(
        old,
        clock.after(RELEASE_MS, () => letGo(old)),
      );
    },
    /** The row that must stay where it is on the screen. */
    guarded: (): RowKey | null => guards.pointer ?? guards.focus,
  };
}

export type ListPlacement = ReturnType<typeof createListPlacement>;

function placesOf(sections: readonly Section[]): Map<RowKey, TaskStatus | null> {
  return new Map(sections.flatMap(({ status, keys }) => keys.map((key): [RowKey, TaskStatus | null] => [key, status])));
}
