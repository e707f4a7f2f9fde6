import { expect, test } from 'vitest';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask, one, type TaskRow, updateTask } from './task-rows.ts';
import { waitsForLock } from './lock-wait.ts';

const sessions = useDatabase();

test('a rolled-back transaction leaves no row, no version and no event', async () => {
  const backend = await sessions.open('backend');
  const kept = await insertTask(backend);
  await backend.query('begin');
  const lost = await insertTask(backend);
  await updateTask(backend, kept.id, `title = 'lost'`);
  await backend.query('rollback');
  const next = await updateTask(backend, kept.id, `title = 'next'`);

  expect(next.version).toBe('2');
  expect(await eventsOf(backend, kept.id)).toHaveLength(2);
  expect(await eventsOf(backend, lost.id)).toEqual([]);
});

test('a savepoint rolled back leaves no version, what surrounds it stays', async () => {
  const backend = await sessions.open('backend');
  await backend.query('begin');
  const { id } = await insertTask(backend);
  await backend.query('savepoint inner_part');
  await updateTask(backend, id, `title = 'lost'`);
  await backend.query('rollback to inner_part');
  await updateTask(backend, id, `title = 'kept'`);
  await backend.query('commit');

  expect((await eventsOf(backend, id)).map(({ version, task }) => [version, task.title])).toEqual([
    [1, 'Order chairs'],
    [2, 'kept'],
  ]);
});

test('events of transactions that commit in reverse order all appear, each subject in order', async () => {
  const [first, second] = [await sessions.open('backend'), await sessions.open('backend')];
  const a = await insertTask(first);
  const b = await insertTask(first);
  await first.query('begin');
  await second.query('begin');
  await updateTask(first, a.id, `title = 'a2'`);
  await updateTask(second, b.id, `title = 'b2'`);
  await second.query('commit');
  const beforeFirst = await eventsOf(second, a.id);
  await first.query('commit');

  expect(beforeFirst).toHaveLength(1);
  expect(await eventsOf(second, a.id)).toHaveLength(2);
  const { reversed } = await one<{ reversed: boolean }>(
    second,
    `select max(id) filter (where subject = $1) < max(id) filter (where subject = $2) as reversed from outbox`,
    [`task/${a.id}`, `task/${b.id}`],
  );
  expect(reversed).toBe(true);
});

test('a change that waits for another one of the same task follows it in version, time and place', async () => {
  const [first, second] = [await sessions.open('backend'), await sessions.open('backend')];
  const { id } = await insertTask(first);
  await second.query('begin');
  await insertTask(second, 'a transaction id older than the first one’s');
  await first.query('begin');
  await updateTask(first, id, `title = 'first'`);
  const waiting = updateTask(second, id, `status = 'completed'`);
  await waitsForLock(first, second);
  await first.query('commit');
  await waiting;
  await second.query('commit');

  const { ordered } = await one<{ ordered: boolean }>(
    first,
    `select bool_and(id > before and occurred_at > at) as ordered
     from (select id, occurred_at, lag(id) over version_order as before, lag(occurred_at) over version_order as at
           from outbox where subject = $1 window version_order as (order by version)) events`,
    [`task/${id}`],
  );
  expect(ordered).toBe(true);
  expect((await eventsOf(first, id)).at(-1)?.task).toMatchObject({
    version: 3,
    title: 'first',
    status: 'completed',
  });
});

test('ten writers on four tasks, some of them rolling back, leave every subject without a gap', async () => {
  const writers = await Promise.all(Array.from({ length: 10 }, () => sessions.open('owner')));
  const [reader] = writers;
  if (reader === undefined) throw new Error('no session');
  const tasks: TaskRow[] = [];
  for (const n of [1, 2, 3, 4]) tasks.push(await insertTask(reader, `shared ${n}`));
  const write = async (client: (typeof writers)[number], writer: number) => {
    for (let n = 0; n < 20; n += 1) {
      await client.query('begin');
      await updateTask(client, tasks[(writer + n) % 4]?.id ?? '', `title = '${writer}/${n}'`);
      await client.query((writer + n) % 5 === 0 ? 'rollback' : 'commit');
    }
  };
  await Promise.all(writers.map(write));

  const { committed, contiguous } = await one<{ committed: string; contiguous: boolean }>(
    reader,
    `select sum(last) as committed, bool_and(last = n) as contiguous
     from (select count(*) as n, max(o.version) as last from outbox o join tasks t on o.subject = 'task/' || t.id
           where t.title like '%/%' group by t.id) subjects`,
  );
  expect({ committed, contiguous }).toEqual({ committed: String(4 + 160), contiguous: true });
});
