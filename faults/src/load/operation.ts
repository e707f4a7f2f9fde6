import type { Random } from '../random/random.ts';
import type { HttpCall } from './http-call.ts';
import type { KnownTasks } from './known-tasks.ts';

/** A write that somebody wants, before it has a key. */
export interface Operation extends HttpCall {
  readonly what: string;
  readonly events: { readonly least: number; readonly most: number };
}

const kinds = {
  create: 15,
  updateHot: 35,
  updateAny: 25,
  delete: 7,
  restore: 10,
  stale: 3,
  invalid: 2,
  missing: 1,
  read: 2,
} as const;

const ONE = { least: 1, most: 1 };
const NONE = { least: 0, most: 0 };
const MAYBE = { least: 0, most: 1 };
const NOWHERE = '/api/tasks/999999999';
const statuses = ['pending', 'in_progress', 'completed'];

/** What an operation is made from. */
interface Material {
  readonly random: Random;
  readonly tasks: KnownTasks;
  /** Titles never repeat, so an update that is accepted is always a change. */
  readonly title: string;
}

const one = ({ random, tasks }: Material) => `/api/tasks/${tasks.any(random)}`;
const gone = ({ random, tasks }: Material) => `/api/tasks/${tasks.deleted(random)}`;
const hot = ({ random, tasks }: Material) => `/api/tasks/${tasks.hot(random)}`;
const fields = ({ random, title }: Material) =>
  JSON.stringify({ title, status: random.pick(statuses) });

const make: Readonly<Record<keyof typeof kinds, (material: Material) => Operation>> = {
  create: (m) => ({
    what: 'create',
    method: 'POST',
    path: '/api/tasks',
    body: whole(m),
    events: ONE,
  }),
  updateHot: (m) => ({
    what: 'update',
    method: 'PATCH',
    path: hot(m),
    body: fields(m),
    events: ONE,
  }),
  updateAny: (m) => ({ what: 'update', method: 'PUT', path: one(m), body: fields(m), events: ONE }),
  delete: (m) => ({ what: 'delete', method: 'DELETE', path: one(m), events: ONE }),
  // A task that is not in the trash is answered without an event.
  restore: (m) => ({ what: 'restore', method: 'POST', path: `${gone(m)}/restore`, events: MAYBE }),
  stale: staleUpdate,
  invalid: (m) => ({
    what: 'invalid',
    method: 'PATCH',
    path: hot(m),
    body: '{"title":""}',
    events: NONE,
  }),
  missing: (m) => ({
    what: 'missing',
    method: 'PATCH',
    path: NOWHERE,
    body: fields(m),
    events: NONE,
  }),
  read: (m) => ({ what: 'read', method: 'GET', path: readPath(m), events: NONE }),
};

/** What the next write is. */
export function nextOperation(random: Random, tasks: KnownTasks, title: string): Operation {
  const kind = tasks.isEmpty ? 'create' : random.weighted(kinds);
  return make[kind]({ random, tasks, title });
}

function readPath(material: Material): string {
  return material.random.chance(0.5) ? one(material) : '/api/tasks?limit=50';
}

/** Most descriptions are short, some fill several packets. */
function whole({ random, title }: Material): string {
  const words = random.chance(0.05) ? random.integer(500, 3000) : random.integer(0, 20);
  return JSON.stringify({ title, description: 'ünd so weiter '.repeat(words).slice(0, 19_000) });
}

/** Accepted when the version happens to be the current one, else refused. */
function staleUpdate(material: Material): Operation {
  const { random, tasks } = material;
  const id = tasks.hot(random);
  const version = Math.max(1, tasks.version(id) - random.integer(0, 2));
  return {
    what: 'conditional update',
    method: 'PATCH',
    path: `/api/tasks/${id}`,
    headers: { 'If-Match': `"v${version}"` },
    body: fields(material),
    events: ONE,
  };
}
