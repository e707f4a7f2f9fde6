import { describe, expect, test } from 'vitest';
import { appendToLog } from './audit-rows.ts';
import { useDatabase } from './sessions.ts';
import { eventsOf, insertTask } from './task-rows.ts';

const sessions = useDatabase();

describe('rows of a subject table are never removed', () => {
  test('DELETE raises for the owner and is not granted to the backend', async () => {
    const owner = await sessions.open('owner');
    const backend = await sessions.open('backend');
    const { id } = await insertTask(backend);

    await expect(owner.query('delete from tasks')).rejects.toThrow('DELETE on tasks is refused');
    await expect(backend.query('delete from tasks')).rejects.toThrow('permission denied');
    expect(await eventsOf(backend, id)).toHaveLength(1);
  });

  test('TRUNCATE raises, also when it reaches the table by cascade', async () => {
    const owner = await sessions.open('owner');

    await expect(owner.query('truncate tasks')).rejects.toThrow('TRUNCATE on tasks is refused');
    await expect(owner.query('truncate tasks cascade')).rejects.toThrow(
      'TRUNCATE on tasks is refused',
    );
  });
});

describe('the audit log is append-only', () => {
  test.each([
    ['UPDATE', `update task_audit_log set event_data = event_data || '{"x": 1}'`],
    ['DELETE', 'delete from task_audit_log'],
    ['TRUNCATE', 'truncate task_audit_log'],
  ])('%s raises for the owner and is not granted to the consumer', async (operation, statement) => {
    const owner = await sessions.open('owner');
    const consumer = await sessions.open('consumer');
    await insertTask(owner);
    await appendToLog(consumer);

    await expect(owner.query(statement)).rejects.toThrow(
      `${operation} on task_audit_log is refused`,
    );
    await expect(consumer.query(statement)).rejects.toThrow('permission denied');
  });

  test.each([
    ['quarantine_acts', `set reason = 'another'`],
    ['audit_skipped', 'set kafka_offset = 9'],
    ['audit_quarantine', `set reason = 'conflict'`],
    ['audit_incidents', 'set partition = 9'],
  ])('and so is %s', async (table, change) => {
    const owner = await sessions.open('owner');
    await owner.query(`
      insert into audit_quarantine (topic_id, partition, kafka_offset, reason, detail)
      values (gen_random_uuid(), 0, 0, 'foreign', 'a test')`);
    await owner.query(`
      insert into quarantine_acts (topic_id, partition, kafka_offset, actor, act, reason)
      select topic_id, partition, kafka_offset, '{}', 'acknowledged', 'a test' from audit_quarantine`);
    await owner.query(
      `insert into audit_skipped values (gen_random_uuid(), 0, 0, gen_random_uuid())`,
    );
    await owner.query(
      `insert into audit_incidents (partition, kind, detail) values (0, 'topic_changed', '{}')`,
    );

    const refused = `on ${table} is refused: the table is append-only`;
    await expect(owner.query(`update ${table} ${change}`)).rejects.toThrow(`UPDATE ${refused}`);
    await expect(owner.query(`delete from ${table}`)).rejects.toThrow(`DELETE ${refused}`);
    await expect(owner.query(`truncate ${table} cascade`)).rejects.toThrow('append-only');
  });

  test('what a reader sees is generated from the event and cannot be written', async () => {
    const owner = await sessions.open('owner');
    const insert = owner.query(
      `insert into task_audit_log (event_type, event_data, partition, seq, hash, topic_id, kafka_offset)
       values ('task.created', '{}', 0, 900, decode(repeat('00', 32), 'hex'), gen_random_uuid(), 0)`,
    );

    await expect(insert).rejects.toThrow(
      'cannot insert a non-DEFAULT value into column "event_type"',
    );
  });

  test('an audit row has the columns of its event', async () => {
    const consumer = await sessions.open('consumer');
    const { rows } = await consumer.query(
      `select from task_audit_log
       where event_type <> event_data->>'event' or task_id <> (event_data->>'task_id')::bigint
         or subject <> 'task/' || task_id or version <> (event_data->>'version')::bigint
         or occurred_at <> (event_data->>'occurred_at')::timestamptz or event_id::text <> event_data->>'event_id'
         or processed_at < occurred_at`,
    );

    expect(rows).toEqual([]);
  });
});
