import type { TaskStatus } from '@tasktrail/contract';
import type { Clock } from '../../clock.ts';
import { Subscriptions } from '../../ui/subscriptions.ts';
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

/** Null is the flat list's only place. */
type Places = ReadonlyMap<RowKey, TaskStatus | null>;

interface Cached {
  readonly list: ListView;
  readonly version: number;
  readonly releases: number;
  readonly placement: Placement;
}

/** A row that was left is let go after this long; at most 4 s are allowed. */
const RELEASE_MS = 1_000;

/**
 * Where each row stands. The row under the pointer or the focus keeps its place when others change it, and also when my own
 * edit no longer matches the filter; it goes where it belongs a moment after I leave it.
 */
export class ListPlacement {
  readonly #store: TaskStore;
  readonly #clock: Clock;
  readonly #guards: Record<Guard, RowKey | null> = { pointer: null, focus: null };
  readonly #leaving = new Map<RowKey, () => void>();
  readonly #held = new Map<RowKey, TaskStatus>();
  readonly #subscriptions = new Subscriptions<'placement'>();
  #places: Places = new Map();
  #cached: Cached | null = null;
  #releases = 0;

  constructor(store: TaskStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  readonly subscribe = (run: () => void): (() => void) => {
    const stops = [
      this.#store.subscribeLayout(run),
      this.#subscriptions.subscribe('placement', run),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };

  read(list: ListView): Placement {
    const version = this.#store.layoutVersion();
    const releases = this.#releases;
    const cached = this.#cached;
    if (cached?.list === list && cached.version === version && cached.releases === releases) {
      return cached.placement;
    }
    const placement = this.#compute(list);
    this.#cached = { list, version, releases, placement };
    return placement;
  }

  /** The row that must stay where it is on the screen. */
  guarded(): RowKey | null {
    return this.#guards.pointer ?? this.#guards.focus;
  }

  guard(kind: Guard, key: RowKey | null): void {
    const old = this.#guards[kind];
    if (old === key) return;
    this.#guards[kind] = key;
    if (key !== null) {
      this.#leaving.get(key)?.();
      this.#leaving.delete(key);
    }
    if (old === null || this.#isGuarded(old)) return;
    this.#leaving.set(
      old,
      this.#clock.after(RELEASE_MS, () => this.#letGo(old)),
    );
  }

  #isGuarded(key: RowKey): boolean {
    return this.#guards.pointer === key || this.#guards.focus === key || this.#leaving.has(key);
  }

  #letGo(key: RowKey): void {
    this.#leaving.delete(key);
    if (this.#isGuarded(key) || !this.#held.delete(key)) return;
    this.#releases += 1;
    this.#subscriptions.notify(['placement']);
  }

  #compute(list: ListView): Placement {
    const views = this.#store.views();
    const cached = this.#cached;
    const isSameList = cached?.list === list;
    if (isSameList) this.#hold(placesOf(layoutRows(views, list)));
    else this.#held.clear();
    const sections = layoutRows(views, list, this.#held);
    this.#places = placesOf(sections);
    return {
      sections,
      keys: sections.flatMap((section) => section.keys),
      held: new Set(this.#held.keys()),
      own: !isSameList || this.#store.ownVersion > cached.version,
    };
  }

  /** Keeps guarded rows that would leave their place, unless I sent them elsewhere myself. */
  #hold(natural: Places): void {
    for (const key of this.#held.keys()) {
      const isMine = this.#store.row(key)?.remote === null;
      // Back where it was, or sent elsewhere by me: nothing to hold.
      if (natural.has(key) && (isMine || natural.get(key) === this.#held.get(key))) {
        this.#held.delete(key);
      }
    }
    for (const [key, place] of this.#places) {
      const stays = natural.has(key) && natural.get(key) === place;
      const row = this.#store.row(key);
      if (stays || row === undefined || this.#held.has(key) || !this.#isGuarded(key)) continue;
      const byFilter = !row.view.deleted && !natural.has(key);
      if (row.remote !== null || byFilter) this.#held.set(key, place ?? row.view.status);
    }
  }
}

function placesOf(sections: readonly Section[]): Places {
  return new Map(
    sections.flatMap(({ status, keys }) =>
      keys.map((key): [RowKey, TaskStatus | null] => [key, status]),
    ),
  );
}
