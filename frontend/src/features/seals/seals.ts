import type { LiveFrame, TaskEvent, Trail } from '@tasktrail/contract';
import { Subscriptions } from '../../ui/subscriptions.ts';

interface Place {
  readonly partition: number;
  readonly offset: number;
}

interface Seal {
  readonly taskId: number;
  readonly version: number;
}

const MOST_PER_READ = 100;
const MOST_PLACES = 500;

/**
 * Fills seals. A hint of the feed only says when to ask; what fills a seal is `audited: true` from trails or history.
 * Only seals on the screen are asked about.
 */
export class Seals {
  readonly #readTrails: (ids: readonly number[]) => Promise<readonly Trail[]>;
  /** Within a task versions enter the log in order, so one number says which are in it. */
  readonly #auditedUpTo = new Map<number, number>();
  readonly #places = new Map<string, Place>();
  readonly #hinted = new Map<number, number>();
  readonly #watched = new Map<string, Seal & { watchers: number }>();
  readonly #subscriptions = new Subscriptions<number>();
  #isReading = false;
  #isStale = false;

  constructor(readTrails: (ids: readonly number[]) => Promise<readonly Trail[]>) {
    this.#readTrails = readTrails;
  }

  subscribe(taskId: number, run: () => void): () => void {
    return this.#subscriptions.subscribe(taskId, run);
  }

  /** The newest version of this task that is known to be in the log; 0 for none. */
  upTo(taskId: number): number {
    return this.#auditedUpTo.get(taskId) ?? 0;
  }

  /** What the server said of a version: only this fills a seal. */
  audited(taskId: number, version: number): void {
    if (version <= this.upTo(taskId)) return;
    this.#auditedUpTo.set(taskId, version);
    this.#subscriptions.notify([taskId]);
  }

  learn(trails: readonly Trail[]): void {
    for (const trail of trails) {
      const last = trail.events.findLast((event) => event.audited);
      if (last !== undefined) this.audited(trail.task_id, last.version);
    }
  }

  /** Declares a hollow seal on the screen. Returns the way to take it off. */
  watch(taskId: number, version: number): () => void {
    const name = nameOf(taskId, version);
    const seal = this.#watched.get(name) ?? { taskId, version, watchers: 0 };
    seal.watchers += 1;
    this.#watched.set(name, seal);
    if (this.#hasPassed(name)) void this.#ask();
    return () => {
      seal.watchers -= 1;
      if (seal.watchers === 0) this.#watched.delete(name);
    };
  }

  frame(frame: LiveFrame): void {
    if (frame.type === 'event') this.#remember(frame.event, frame);
    if (frame.type === 'audited') {
      for (const [partition, next] of Object.entries(frame.partitions)) {
        this.#hinted.set(Number(partition), next);
      }
    }
    // The pulse is the second chance for a hint that was lost with a connection.
    if (frame.type === 'audited' || frame.type === 'pulse') void this.#ask();
  }

  /** Remembers where the last events lie: their seals may come onto the screen a moment later. */
  #remember(event: TaskEvent, place: Place): void {
    const name = nameOf(event.task_id, event.version);
    this.#places.set(name, { partition: place.partition, offset: place.offset });
    const oldest = this.#places.size > MOST_PLACES ? this.#places.keys().next().value : undefined;
    if (oldest !== undefined) this.#places.delete(oldest);
    if (this.#watched.has(name) && this.#hasPassed(name)) void this.#ask();
  }

  #hasPassed(name: string): boolean {
    const place = this.#places.get(name);
    return place !== undefined && place.offset < (this.#hinted.get(place.partition) ?? 0);
  }

  /** Hollow seals that a hint has passed, or whose place is not known. */
  #dueTasks(): number[] {
    const due = [...this.#watched].filter(
      ([name, { taskId, version }]) =>
        version > this.upTo(taskId) && (!this.#places.has(name) || this.#hasPassed(name)),
    );
    return [...new Set(due.map(([, seal]) => seal.taskId))].slice(0, MOST_PER_READ);
  }

  async #ask(): Promise<void> {
    const ids = this.#dueTasks();
    if (ids.length === 0) return;
    this.#isStale = this.#isReading;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      this.learn(await this.#readTrails(ids));
    } catch {
      // The next hint asks again; a hollow seal claims nothing.
    }
    this.#isReading = false;
    if (this.#isStale) await this.#ask();
  }
}

function nameOf(taskId: number, version: number): string {
  return `${taskId}/${version}`;
}
