import type { LiveFrame, TaskEvent, Trail } from '@tasktrail/contract';
import { createSubscriptions } from '../../ui/subscriptions.ts';

interface Place {
  partition: number;
  offset: number;
}

export interface SealOptions {
  readTrails: (ids: readonly number[]) => Promise<readonly Trail[]>;
}

const MOST_PER_READ = 100;
const MOST_PLACES = 500;

/**
 * Fills seals. A hint of the feed only says when to ask; what fills a seal is `audited: true` from trails or history.
 * Only seals on the screen are asked about.
 */
export function createSeals(options: SealOptions) {
  /** Within a task versions enter the log in order, so one number says which are in it. */
  const auditedUpTo = new Map<number, number>();
  const places = new Map<string, Place>();
  const hinted = new Map<number, number>();
  const watched = new Map<number, Map<number, number>>();
  const { subscribe, notify } = createSubscriptions<number>();
  let reading = false;
  let again = false;

  const isAudited = (taskId: number, version: number): boolean => version <= (auditedUpTo.get(taskId) ?? 0);

  function hollow(): [taskId: number, version: number][] {
    return [...watched].flatMap(([taskId, versions]) =>
      [...versions.keys()]
        .filter((version) => !isAudited(taskId, version))
        .map((version): [number, number] => [taskId, version]),
    );
  }

  /** A hollow seal is worth asking about when the hint has passed it, or when its place is not known. */
  function isDue([taskId, version]: [number, number]): boolean {
    const name = `${taskId}/${version}`;
    return !places.has(name) || hasPassed(name);
  }

  function hasPassed(name: string): boolean {
    const place = places.get(name);
    return place !== undefined && place.offset < (hinted.get(place.partition) ?? 0);
  }

  async function ask(): Promise<void> {
    const ids = [...new Set(hollow().filter(isDue).map(([taskId]) => taskId))].slice(0, MOST_PER_READ);
    if (ids.length === 0) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    try {
      learn(await options.readTrails(ids));
    } catch {
      // The next hint asks again; a hollow seal claims nothing.
    }
    reading = false;
    if (!again) return;
    again = false;
    await ask();
  }

  function learn(trails: readonly Trail[]): void {
    for (const trail of trails) {
      const last = trail.events.findLast((event) => event.audited);
      if (last !== undefined) audited(trail.task_id, last.version);
    }
  }

  function audited(taskId: number, version: number): void {
    if (isAudited(taskId, version)) return;
    auditedUpTo.set(taskId, version);
    for (const known of watched.get(taskId)?.keys() ?? []) {
      if (known <= version) places.delete(`${taskId}/${known}`);
    }
    notify([taskId]);
  }

  return {
    isAudited,
    /** The newest version of this task that is known to be in the log; 0 for none. */
    upTo: (taskId: number): number => auditedUpTo.get(taskId) ?? 0,
    learn,
    audited,
    subscribe,
    /** Declares a hollow seal on the screen. Returns the way to take it off. */
    watch(taskId: number, version: number): () => void {
      const versions = watched.get(taskId) ?? new Map<number, number>();
      watched.set(taskId, versions.set(version, (versions.get(version) ?? 0) + 1));
      if (!isAudited(taskId, version) && hasPassed(`${taskId}/${version}`)) void ask();
      return () => {
        const left = (versions.get(version) ?? 1) - 1;
        if (left > 0) versions.set(version, left);
        else versions.delete(version);
        if (versions.size === 0) watched.delete(taskId);
      };
    },
    frame(frame: LiveFrame): void {
      if (frame.type === 'event') placeOf(frame.event, frame);
      if (frame.type === 'audited') {
        for (const [partition, next] of Object.entries(frame.partitions)) hinted.set(Number(partition), next);
      }
      // The pulse is the second chance for a hint that was lost with a connection.
      if (frame.type === 'audited' || frame.type === 'pulse') void ask();
    },
  };

  /** Remembers where the last events lie: their seals may come onto the screen a moment later. */
  function placeOf(event: TaskEvent, place: Place): void {
    const name = `${event.task_id}/${event.version}`;
    places.set(name, { partition: place.partition, offset: place.offset });
    const oldest = places.size > MOST_PLACES ? places.keys().next().value : undefined;
    if (oldest !== undefined) places.delete(oldest);
    if (hasPassed(name) && watched.get(event.task_id)?.has(event.version) === true) void ask();
  }
}

export type Seals = ReturnType<typeof createSeals>;
