import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask, one, updateTask } from './task-rows.ts';

const sessions = useDatabase();

describe.each(['backend', 'owner'] as const)('the event of a change by the %s', (role) => {
  let client: pg.Client;
  beforeAll(async () => {
    client = await sessions.open(role);
  });

  test('equals the outbox row that carries it and the task it describes', async () => {
    const { id } = await insertTask(client);
    await updateTask(client, id, `title = 'Ümläute, 任务 and 🎉', description = E'a\\n"b"\\\\c'`);
    await updateTask(client, id, 'deleted_at = now()');

    const { mismatches, images } = await one<{ mismatches: string; images: string }>(
      client,
      `select count(*) filter (where
           e->>'event' <> type or e->>'event_id' <> event_id::text or e->>'subject' <> subject
           or (e->>'task_id')::bigint <> t.id or (e->>'version')::bigint <> o.version
           or (e->>'occurred_at')::timestamptz <> occurred_at
           or e->'task'->>'updated_at' <> e->>'occurred_at') as mismatches,
         count(*) filter (where e->'task' = to_jsonb(t)) as images
       from outbox o cross join lateral (select event::jsonb as e) parsed
       join tasks t on subject = 'task/' || t.id
       where t.id = $1`,
      [id],
    );
    expect({ mismatches, images }).toEqual({ mismatches: '0', images: '1' });
  });

  test('is named after what happens to deleted_at', async () => {
    const { id } = await insertTask(client);
    await updateTask(client, id, `status = 'in_progress'`);
    await updateTask(client, id, `deleted_at = now()`);
    await updateTask(client, id, `title = 'renamed in the trash'`);
    await updateTask(client, id, `deleted_at = null`);

    expect((await eventsOf(client, id)).map(({ event, version }) => [event, version])).toEqual([
      ['task.created', 1],
      ['task.updated', 2],
      ['task.deleted', 3],
      ['task.updated', 4],
      ['task.restored', 5],
    ]);
  });

  test('names before and after of the changed fields, and nothing on creation', async () => {
    const { id } = await insertTask(client, 'Order chairs');
    await updateTask(client, id, `title = 'Order tables', status = 'completed', description = ''`);
    const deleted = await updateTask(client, id, 'deleted_at = now()');

    const [created, updated, gone] = await eventsOf(client, id);
    expect(created).not.toHaveProperty('changes');
    expect(updated?.changes).toEqual({
      title: { from: 'Order chairs', to: 'Order tables' },
      status: { from: 'pending', to: 'completed' },
    });
    expect(Object.keys(gone?.changes ?? {})).toEqual(['deleted_at']);
    expect(gone?.task.deleted_at).toContain(deleted.deleted_at?.toISOString().slice(0, -1));
  });

  test('is written in UTC, whatever the time zone of the session', async () => {
    const abroad = await sessions.open(role, '-c TimeZone=Pacific/Chatham -c DateStyle=German');
    const { id } = await insertTask(abroad);
    await updateTask(abroad, id, 'deleted_at = now()');

    for (const { occurred_at, task } of await eventsOf(client, id)) {
      expect(occurred_at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/);
      expect(task.created_at).toMatch(/\+00:00$/);
      expect(task.deleted_at ?? '+00:00').toMatch(/\+00:00$/);
    }
    const { close } = await one<{ close: boolean }>(
      client,
      `select abs(extract(epoch from now() - occurred_at)) < 600 as close from outbox where subject = 'task/' || $1 limit 1`,
      [id],
    );
    expect(close).toBe(true);
  });

  test('survives a search path that hides the tables', async () => {
    const elsewhere = await sessions.open(role, '-c search_path=pg_temp');
    await elsewhere.query(`insert into public.tasks (title) values ('found')`);

    const { count } = await one<{ count: string }>(
      client,
      `select count(*) from outbox where event::jsonb #>> '{task,title}' = 'found'`,
    );
    expect(Number(count)).toBeGreaterThan(0);
  });

  test('holds a description of 20,000 four-byte characters, and no event exceeds 900,000 bytes', async () => {
    const { id } = await insertTask(client);
    const longest = `repeat(chr(128512), 20000)`;
    await updateTask(client, id, `description = ${longest}`);
    expect(await eventsOf(client, id)).toHaveLength(2);

    const tooLong = client.query(
      `with context as (select set_config('tasktrail.cause', jsonb_build_object('note', repeat('x', 900000))::text, true) set)
       update tasks set title = 'x' from context where id = $1 and set <> ''`,
      [id],
    );
    await expect(tooLong).rejects.toThrow('outbox_event_fits_kafka');
    expect(await eventsOf(client, id)).toHaveLength(2);
  });
});

test('no subject table has a column that the hash chain could not hold, or that capture could not compare', async () => {
  const owner = await sessions.open('owner');
  const { rows } = await owner.query(`
    select c.relname, a.attname
    from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    where t.tgname = 'capture_event'
      and (a.attgenerated <> '' or a.atttypid in ('float4'::regtype, 'float8'::regtype, 'numeric'::regtype,
        'money'::regtype, 'json'::regtype, 'jsonb'::regtype))`);

  expect(rows).toEqual([]);
});
