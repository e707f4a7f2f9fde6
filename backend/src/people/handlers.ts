import type { Pool } from 'pg';
import type { Handler } from '../http/handler.ts';
import { listPeople } from './list-people.ts';
import { putPerson } from './put-person.ts';

/** Every operation on people. */
export function peopleHandlers(pool: Pool) {
  return { listPeople: listPeople(pool), putPerson: putPerson(pool) } satisfies Record<
    string,
    Handler
  >;
}
