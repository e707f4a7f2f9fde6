import type { Random } from '../random/random.ts';

const HOT = 4;

/** The tasks that all writers know: a few hot ones, on which everybody meets, and many others. */
export class KnownTasks {
  readonly #versions = new Map<number, number>();
  readonly #ids: number[] = [];

  remember(id: number, version: number): void {
    if (!this.#versions.has(id)) this.#ids.push(id);
    this.#versions.set(id, Math.max(version, this.#versions.get(id) ?? 0));
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
}
