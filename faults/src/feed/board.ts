/** What a screen shows of a task. */
export interface SeenTask {
  readonly id: number;
  readonly version: number;
  readonly title: string;
  readonly status: string;
  readonly deleted_at: string | null;
}

/** What one client of the feed knows: a task changes only to a newer version. */
export class Board {
  readonly tasks = new Map<number, SeenTask>();
  /** A list that was asked for later told an older version than was known before. */
  readonly regressions: string[] = [];

  /** As when the page is loaded again. */
  clear(): void {
    this.tasks.clear();
  }

  apply(task: SeenTask): void {
    const known = this.tasks.get(task.id);
    if (known && known.version >= task.version) return;
    const { id, version, title, status, deleted_at } = task;
    this.tasks.set(id, { id, version, title, status, deleted_at });
  }

  /** What was known when a list was asked for: no row of it may be older. */
  versions(): ReadonlyMap<number, number> {
    return new Map([...this.tasks].map(([id, { version }]) => [id, version]));
  }

  merge(listed: readonly SeenTask[], knownBefore: ReadonlyMap<number, number>): void {
    for (const task of listed) {
      const before = knownBefore.get(task.id) ?? 0;
      if (task.version < before)
        this.regressions.push(`task ${task.id} went from version ${before} to ${task.version}`);
      this.apply(task);
    }
  }
}
