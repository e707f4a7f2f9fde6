import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

const sessions = useDatabase();
const past = '2001-02-03T04:05:06+00:00';

describe('the demo clock', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    owner = await sessions.open('owner');
  });

  test('stamps the changes of an owner session, in its transaction only', async () => {
    const task = await at(owner, past, () => insertTask(owner));
    const later = await insertTask(owner);

    expect(task.created_at).toEqual(new Date(past));
    expect(task.updated_at).toEqual(new Date(past));
    expect(later.created_at.getFullYear()).toBeGreaterThan(2001);
  });

  test('a clock that steps back moves updated_at on by a microsecond', async () => {
    const { id } = await at(owner, '2030-01-01T00:00:00+00:00', () => insertTask(owner));
    await at(owner, past, () => updateTask(owner, id, `title = 'a'`));
    await updateTask(owner, id, `title = 'b'`);

    const row = await one<{ ahead: string }>(
      owner,
      `select (updated_at - created_at)::text as ahead from tasks where id = $1`,
      [id],
    );
    expect(row.ahead).toBe('00:00:00.000002');
  });

  test.each(['infinity', '-infinity', '1969-12-31', '10000-01-01'])(
    'of %s is refused: no reader of the log could take it',
    async (clock) => {
      const session = await sessions.open('owner');
      await expect(at(session, clock, () => insertTask(session))).rejects.toThrow(
        'tasktrail.demo_clock must lie between',
      );
    },
  );

  test('is ignored for the backend', async () => {
    const backend = await sessions.open('backend');
    const task = await at(backend, past, () => insertTask(backend));

    expect(task.created_at.getFullYear()).toBeGreaterThan(2001);
  });

  test('is ignored for the backend inside a security definer function of the owner', async () => {
    await owner.query(`
      create function insert_as_owner() returns tasks language sql security definer
      as $$ insert into public.tasks (title) values ('x') returning * $$;
      grant execute on function insert_as_owner() to backend`);
    const backend = await sessions.open('backend');
    const row = await at(backend, past, () =>
      one<{ created_at: Date }>(backend, 'select created_at from insert_as_owner()'),
    );

    expect(row.created_at.getFullYear()).toBeGreaterThan(2001);
  });
});

/** Runs `work` in one transaction with the demo clock set to `clock`. */
async function at<T>(client: pg.Client, clock: string, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  await client.query(`select set_config('tasktrail.demo_clock', $1, true)`, [clock]);
  const result = await work();
  await client.query('commit');
  return result;
}
