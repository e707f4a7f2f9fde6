import type pg from 'pg';
import { beforeAll, expect, test } from 'vitest';
import { appendToLog } from './audit-rows.ts';
import { useDatabase } from './sessions.ts';
import { insertTask, one, updateTask } from './task-rows.ts';

const sessions = useDatabase();
const law = (client: pg.Client) => one(client, 'select * from law()');

let backend: pg.Client;
let consumer: pg.Client;
let reader: pg.Client;
let owner: pg.Client;
let superuser: pg.Client;
beforeAll(async () => {
  backend = await sessions.open('backend');
  consumer = await sessions.open('consumer');
  reader = await sessions.open('auditReader');
  owner = await sessions.open('owner');
  superuser = await sessions.open('superuser');
});

test('an empty database obeys the law', async () => {
  expect(await law(reader)).toEqual({ committed: '0', audited: '0', waiting: '0', holds: true });
});

test('a commit counts as waiting, then as audited, and once when both rows are there', async () => {
  const { id } = await insertTask(backend);
  await updateTask(backend, id, `title = 'x'`);
  expect(await law(reader)).toEqual({ committed: '2', audited: '0', waiting: '2', holds: true });

  await appendToLog(consumer);
  expect(await law(reader)).toEqual({ committed: '2', audited: '2', waiting: '0', holds: true });

  await backend.query('delete from outbox');
  await updateTask(backend, id, 'deleted_at = now()');
  expect(await law(reader)).toEqual({ committed: '3', audited: '2', waiting: '1', holds: true });
});

test('an event cannot be removed before it is audited, and breaks the law when a superuser removes it', async () => {
  await expect(backend.query('delete from outbox')).rejects.toThrow('not in the audit log');
  await expect(owner.query('truncate outbox')).rejects.toThrow('refused');
  await superuser.query('set session_replication_role = replica');
  await superuser.query('delete from outbox');

  expect(await law(reader)).toMatchObject({ holds: false });
});
