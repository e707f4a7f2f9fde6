import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { TaskEvent } from '@tasktrail/contract';
import { people } from '../src/demo/people.ts';
import { writeDemo, type Written } from '../src/demo/write-demo.ts';
import { useDatabase } from './sessions.ts';
import { insertTask, one } from './task-rows.ts';

const sessions = useDatabase();
const other = useDatabase();
const MINUTE = 60_000;

describe('the sample board', () => {
  const now = new Date();
  let reader: pg.Client;
  let written: Written | undefined;
  beforeAll(async () => {
    reader = await sessions.open('owner');
    written = await writeDemo(sessions.url('owner'), now);
  });

  test('has about sixty tasks and 400 to 600 changes, in every state a task can be in', async () => {
    const states = await one(
      reader,
      `select count(*) filter (where status = 'pending') > 5 as pending,
         count(*) filter (where status = 'in_progress') > 5 as started,
         count(*) filter (where status = 'completed') > 5 as done,
         count(*) filter (where deleted_at is not null) between 2 and 6 as deleted
       from tasks`,
    );

    expect(states).toEqual({ pending: true, started: true, done: true, deleted: true });
    expect(written?.tasks).toBeGreaterThanOrEqual(55);
    expect(written?.changes).toBeGreaterThanOrEqual(400);
    expect(written?.changes).toBeLessThanOrEqual(600);
  });

  test('obeys the law, and every subject is without a gap', async () => {
    const law = await one(reader, 'select * from law()');
    const { gaps } = await one<{ gaps: string }>(
      reader,
      `select count(*) as gaps
       from (select count(*) as n, max(version) as last from outbox group by subject) subjects where n <> last`,
    );

    expect(law).toMatchObject({ committed: String(written?.changes), audited: '0', holds: true });
    expect(gaps).toBe('0');
  });

  test('every event fits the contract, is marked as demo and done by a person with a name', async () => {
    const { rows } = await reader.query<{ event: string }>('select event from outbox order by id');
    const events = rows.map(({ event }) => TaskEvent.parse(JSON.parse(event)));
    const names = await reader.query<{ id: string }>('select id, name from people order by name');

    expect(names.rows).toEqual(Object.values(people));
    expect(events.every(({ cause }) => cause.demo === true)).toBe(true);
    const actors = new Set(events.map(({ actor }) => actor.id));
    expect(actors).toEqual(new Set(names.rows.map(({ id }) => id)));
  });

  test('lies in the past, its events in the order of their times, the last one a few minutes ago', async () => {
    const { ascending, last } = await one<{ ascending: boolean; last: Date }>(
      reader,
      `select bool_and(occurred_at >= before) as ascending, max(occurred_at) as last
       from (select occurred_at, lag(occurred_at) over (order by id) as before from outbox) events`,
    );

    expect(ascending).toBe(true);
    expect(now.getTime() - last.getTime()).toBeLessThan(6 * MINUTE);
    expect(now.getTime() - last.getTime()).toBeGreaterThan(0);
  });

  test('is written once: a second time changes nothing', async () => {
    expect(await writeDemo(sessions.url('owner'), new Date())).toBeUndefined();
    expect(await one(reader, 'select * from law()')).toMatchObject({
      committed: String(written?.changes),
    });
  });
});

test('a database with a single task is left alone', async () => {
  const backend = await other.open('backend');
  await insertTask(backend);

  expect(await writeDemo(other.url('owner'), new Date())).toBeUndefined();
  expect(await one(backend, 'select * from law()')).toMatchObject({ committed: '1' });
});
