import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask, one, updateTask, type TaskRow } from './task-rows.ts';

const sessions = useDatabase();

describe.each(['backend', 'owner'] as const)('in a bare session of the %s', (role) => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await sessions.open(role);
  });

  test('a new task has version 1 and equal created_at and updated_at', async () => {
    const task = await insertTask(client);

    expect(task).toMatchObject({
      version: '1',
      status: 'pending',
      description: '',
      deleted_at: null,
    });
    expect(task.updated_at).toEqual(task.created_at);
  });

  test('each change of fields adds one to the version and moves updated_at on', async () => {
    const created = await insertTask(client);
    const renamed = await updateTask(client, created.id, `title = 'Order tables'`);
    const done = await updateTask(client, created.id, `status = 'completed'`);

    expect([renamed.version, done.version]).toEqual(['2', '3']);
    expect(await isAscending(client, created.id)).toBe(true);
    expect(done.created_at).toEqual(created.created_at);
  });

  test('an update that changes nothing makes no version and no event, and RETURNING answers', async () => {
    const created = await insertTask(client);
    const same = await updateTask(client, created.id, `title = title, status = 'pending'`);

    expect(same).toEqual(created);
    expect(await eventsOf(client, created.id)).toHaveLength(1);
  });

  test('deleted_at is the moment of the deletion, whatever time the statement names', async () => {
    const { id } = await insertTask(client);
    const deleted = await updateTask(client, id, `deleted_at = '1999-01-01'`);
    const again = await updateTask(client, id, `deleted_at = '2001-01-01'`);

    expect(deleted.deleted_at).toEqual(deleted.updated_at);
    expect(again).toEqual(deleted);
  });

  test('one statement that changes many tasks gives each of them its own next version', async () => {
    const ids = [await insertTask(client), await insertTask(client)].map((task) => task.id);
    await client.query(`update tasks set status = 'completed' where id = any($1)`, [ids]);

    for (const id of ids) expect(await eventsOf(client, id)).toHaveLength(2);
  });
});

describe('whatever a statement of the owner says', () => {
  let owner: pg.Client;
  beforeAll(async () => {
    owner = await sessions.open('owner');
  });

  test('an insert cannot choose version, times or a deleted row', async () => {
    const task = await one<TaskRow>(
      owner,
      `insert into tasks (title, version, created_at, updated_at, deleted_at)
       values ('x', 41, '1999-01-01', '1999-01-02', '1999-01-03') returning *`,
    );

    expect(task).toMatchObject({ version: '1', deleted_at: null });
    expect(task.created_at.getFullYear()).toBeGreaterThan(1999);
    expect(task.updated_at).toEqual(task.created_at);
  });

  test('an update cannot choose version and updated_at', async () => {
    const { id } = await insertTask(owner);
    const update = `title = 'y', version = 41, updated_at = '1999-01-01'`;

    expect(await updateTask(owner, id, update)).toMatchObject({ version: '2' });
    expect(await isAscending(owner, id)).toBe(true);
  });

  test('an update of version and updated_at alone changes nothing', async () => {
    const created = await insertTask(owner);
    const same = await updateTask(owner, created.id, `version = 41, updated_at = now()`);

    expect(same).toEqual(created);
    expect(await eventsOf(owner, created.id)).toHaveLength(1);
  });

  test('id and created_at never change', async () => {
    const { id } = await insertTask(owner);

    await expect(updateTask(owner, id, 'id = default')).rejects.toThrow('never change');
    await expect(updateTask(owner, id, 'created_at = now()')).rejects.toThrow('never change');
    expect(await eventsOf(owner, id)).toHaveLength(1);
  });

  test('an id that JSON could not hold is refused', async () => {
    const insert = (id: string) =>
      owner.query(`insert into tasks (id, title) overriding system value values (${id}, 'x')`);

    await expect(insert('9007199254740992')).rejects.toThrow('tasks_id_is_safe');
    await expect(insert('0')).rejects.toThrow('tasks_id_is_safe');
    await insert('9007199254740991');
    expect(await eventsOf(owner, '9007199254740991')).toMatchObject([{ task_id: 2 ** 53 - 1 }]);
  });
});

/** In PostgreSQL: a JavaScript date drops the microseconds. */
async function isAscending(client: pg.Client, id: string): Promise<boolean> {
  const query = `
    select bool_and(occurred_at > previous) as ascending
    from (select occurred_at, lag(occurred_at) over (order by version) as previous
          from outbox where subject = 'task/' || $1) events`;
  return (await one<{ ascending: boolean }>(client, query, [id])).ascending;
}
