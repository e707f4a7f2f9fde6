import { PEOPLE_MAX, PersonId, type Actor, type Person } from '@tasktrail/contract';
import { Value } from '../../ui/subscriptions.ts';

const ASK_AGAIN_MS = 30_000;

export interface PeopleOptions {
  readonly read: (ids: readonly string[]) => Promise<readonly Person[]>;
  readonly now: () => number;
}

/** Names by id, asked for in one request per burst. Events carry ids only. */
export class People {
  readonly #options: PeopleOptions;
  readonly #names = new Value<ReadonlyMap<string, string>>(new Map());
  readonly #askedAt = new Map<string, number>();
  readonly #wanted = new Set<string>();

  constructor(options: PeopleOptions) {
    this.#options = options;
  }

  readonly names = (): ReadonlyMap<string, string> => this.#names.get();
  readonly subscribe = (run: () => void): (() => void) => this.#names.subscribe(run);

  know(people: readonly Person[]): void {
    if (people.length === 0) return;
    const learnt = people.map((person): [string, string] => [person.id, person.name]);
    this.#names.set(new Map([...this.names(), ...learnt]));
  }

  /** Asks for the names behind these actors, each at most every 30 s while nobody has given one. */
  meet(actors: Iterable<Actor>): void {
    const now = this.#options.now();
    for (const { kind, id: claimed } of actors) {
      if (kind !== 'person' || this.names().has(claimed ?? '')) continue;
      // Whoever writes in SQL may claim any id, and one bad id would cost the whole burst its names.
      const id = PersonId.safeParse(claimed).data;
      if (id === undefined) continue;
      if (now - (this.#askedAt.get(id) ?? -Infinity) < ASK_AGAIN_MS) continue;
      this.#askedAt.set(id, now);
      this.#wanted.add(id);
    }
    if (this.#wanted.size > 0) queueMicrotask(() => void this.#ask());
  }

  async #ask(): Promise<void> {
    const ids = [...this.#wanted].slice(0, PEOPLE_MAX);
    if (ids.length === 0) return;
    for (const id of ids) this.#wanted.delete(id);
    this.know(await this.#options.read(ids).catch((): readonly Person[] => []));
    await this.#ask();
  }
}
