import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask } from './task-rows.ts';

const sessions = useDatabase();
const person = { kind: 'person', id: '0aafe475-9682-48cc-b16d-9845dac4cb87', on_behalf_of: null };

let backend: pg.Client;
beforeAll(async () => {
  backend = await sessions.open('backend');
});

/** One statement, one round trip: as the backend writes. */
async function insertWith(actor: unknown, cause: unknown): Promise<string> {
  const { rows } = await backend.query<{ id: string }>(
    `with context as (
       select set_config('tasktrail.actor', $1, true) as actor, set_config('tasktrail.cause', $2, true) as cause
     )
     insert into tasks (title)
     select 'x' from context where actor is not null and cause is not null
     returning id`,
    [json(actor), json(cause)],
  );
  return rows[0]?.id ?? 'none';
}

const json = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

describe('actor and cause', () => {
  test('travel with the statement in a CTE that it refers to', async () => {
    const id = await insertWith(person, { request_id: 'r-1', undo_of: 7 });

    expect(await eventsOf(backend, id)).toMatchObject([
      { actor: person, cause: { request_id: 'r-1', undo_of: 7 } },
    ]);
  });

  test('are lost in a CTE that nothing refers to, because it never runs', async () => {
    const { rows } = await backend.query<{ id: string }>(
      `with context as (select set_config('tasktrail.actor', $1, true))
       insert into tasks (title) values ('x') returning id`,
      [json(person)],
    );

    const [event] = await eventsOf(backend, rows[0]?.id ?? '');
    expect(event?.actor).toEqual({ kind: 'database', id: 'backend', on_behalf_of: null });
  });

  test('of one statement do not reach the next one on the same connection', async () => {
    await insertWith(person, { request_id: 'r-1' });
    const { rows } = await backend.query<{ actor: string }>(
      `select current_setting('tasktrail.actor', true) as actor`,
    );
    const { id } = await insertTask(backend);

    // Not null: PostgreSQL keeps the setting's name.
    expect(rows).toEqual([{ actor: '' }]);
    expect(await eventsOf(backend, id)).toMatchObject([
      { actor: { kind: 'database', id: 'backend' }, cause: {} },
    ]);
  });

  test('absent means the database session, by the name it logged in with', async () => {
    const owner = await sessions.open('owner');
    const { id } = await insertTask(owner);

    expect(await eventsOf(owner, id)).toMatchObject([
      { actor: { kind: 'database', id: 'owner', on_behalf_of: null }, cause: {} },
    ]);
  });
});

describe('a cause is refused', () => {
  test.each([
    ['a float', '{"n": 1.5}'],
    ['a float that equals an integer', '{"n": 1.0}'],
    ['a negative zero with a fraction', '{"n": -0.0}'],
    ['a tiny number', '{"n": 1e-7}'],
    ['an integer beyond 2^53 - 1', '{"n": 9007199254740992}'],
    ['an integer below -(2^53 - 1)', '{"n": -9007199254740992}'],
    ['a huge number', '{"n": 1e400}'],
    ['a float deep inside', '{"a": [{"b": [0, {"c": 0.5}]}]}'],
    ['an array', '[1]'],
    ['a string', '"x"'],
    ['null', 'null'],
    ['17 levels deep', `{"a": ${nested(17)}}`],
    ['too deep for any reader', `{"a": ${nested(2000)}}`],
  ])('that holds or is %s', async (_, cause) => {
    await expect(insertWith(person, cause)).rejects.toThrow('tasktrail.cause must be');
  });

  test.each([
    ['text that is not JSON', '{'],
    ['NUL', String.raw`{"a": "\u0000"}`],
    ['a lone surrogate', String.raw`{"a": "\ud800"}`],
  ])('that holds %s', async (_, cause) => {
    await expect(insertWith(person, cause)).rejects.toThrow(/json|Unicode/);
  });

  test.each([
    '{"request_id": 5}',
    '{"request_id": ["r-1"]}',
    '{"idempotency_key": null}',
    '{"traceparent": {}}',
    '{"demo": "true"}',
    '{"restored_version": "1"}',
    '{"restored_version": 0}',
    '{"restored_version": [1]}',
    '{"restored_version": null}',
  ])('that no reader of the contract takes: %s', async (cause) => {
    await expect(insertWith(person, cause)).rejects.toThrow('tasktrail.cause has a known key');
  });

  test('but every known key with its type, and 16 levels, are not', async () => {
    const cause = `{"request_id": "r", "idempotency_key": "k", "traceparent": "t", "demo": true,
      "restored_version": 1, "a": ${nested(16)}}`;
    const id = await insertWith(person, cause);

    expect(await eventsOf(backend, id)).toMatchObject([{ cause: JSON.parse(cause) as unknown }]);
  });

  test('but integers up to 2^53 - 1 and numbers inside strings are not', async () => {
    const cause = {
      n: Number.MAX_SAFE_INTEGER,
      m: -Number.MAX_SAFE_INTEGER,
      s: '1.5',
      a: [0, 1e2],
    };
    const id = await insertWith(person, cause);

    expect(await eventsOf(backend, id)).toMatchObject([{ cause }]);
  });
});

test.each([
  ['a name only', '"maria"'],
  ['an array', '[]'],
  ['an unknown kind', { ...person, kind: 'robot' }],
  ['no kind', { ...person, kind: null }],
  ['a number as id', { ...person, id: 7 }],
  ['a missing key', { kind: 'api', id: null }],
  ['another key', { ...person, name: 'Maria' }],
])('an actor with %s is refused', async (_, actor) => {
  await expect(insertWith(actor, {})).rejects.toThrow('tasktrail.actor must be');
});
