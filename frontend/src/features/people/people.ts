import { PEOPLE_MAX, type Actor, type Person } from '@tasktrail/contract';
import { createSubscriptions } from '../../ui/subscriptions.ts';

const ASK_AGAIN_MS = 30_000;

/** Names by id, asked for in one request per burst. Events carry ids only. */
export function createPeople(options: {
  read: (ids: readonly string[]) => Promise<readonly Person[]>;
  now: () => number;
}) {
  const names = new Map<string, string>();
  const askedAt = new Map<string, number>();
  const wanted = new Set<string>();
  const { subscribe, notify } = createSubscriptions<'names'>();
  let version = 0;

  function changed(): void {
    version += 1;
    notify(['names']);
  }

  async function ask(): Promise<void> {
    const ids = [...wanted].slice(0, PEOPLE_MAX);
    for (const id of ids) wanted.delete(id);
    const people = await options.read(ids).catch((): readonly Person[] => []);
    for (const person of people) names.set(person.id, person.name);
    if (people.length > 0) changed();
    if (wanted.size > 0) await ask();
  }

  return {
    subscribe: (run: () => void) => subscribe('names', run),
    /** Counts what was learnt. */
    version: (): number => version,
    nameOf: (id: string): string | undefined => names.get(id),
    know(person: Person): void {
      names.set(person.id, person.name);
      changed();
    },
    /** Asks for the names behind these actors, each at most every 30 s while nobody has given one. */
    meet(actors: Iterable<Actor>): void {
      const idle = wanted.size === 0;
      for (const { kind, id } of actors) {
        if (kind !== 'person' || id === null || names.has(id)) continue;
        if (options.now() - (askedAt.get(id) ?? -Infinity) < ASK_AGAIN_MS) continue;
        askedAt.set(id, options.now());
        wanted.add(id);
      }
      if (idle && wanted.size > 0) queueMicrotask(() => void ask());
    },
  };
}

export type People = ReturnType<typeof createPeople>;
