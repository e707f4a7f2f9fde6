import type { Random } from '../random/random.ts';

const HOT = 4;

/** The tasks that all writers know: a few hot ones, on which everybody meets, and many others, live or in the trash. */
export class KnownTasks {
  readonly #versions = new Map<number, number>();
  readonly #ids: number[] = [];
  readonly #trash = new Set<number>();

  /** What an answer told; what was learned later counts, whoever learned it. */
  remember(id: number, version: number, isDeleted: boolean): void {
    if (!this.#versions.has(id)) this.#ids.push(id);
    if (version < this.version(id)) return;
    this.#versions.set(id, version);
    if (isDeleted) this.#trash.add(id);
    else this.#trash.delete(id);
  }

  get isEmpty(): boolean {
    return this.#ids.length < HOT;
  }

  version(id: number): number {
    return this.#versions.get(id) ?? 0;
  }

  hot(random: Random): number {
    return random.pick(this.#ids.slice(0, HOT));
  }

  any(random: Random): number {
    return random.pick(this.#ids);
  }

  /** One that is in the trash, as far as anybody knows; else any. */
  deleted(random: Random): number {
    return this.#trash.size > 0 ? random.pick([...this.#trash]) : this.any(random);
  }
}
