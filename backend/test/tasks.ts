import { Task, TaskEvent } from '@tasktrail/contract';
import pg from 'pg';
import type { Api, Received, Sent } from './api.ts';

/** Creates a task, or fails. */
export async function createTask(api: Api, fields: object = {}, sent: Sent = {}): Promise<Task> {
  const body = { title: 'Water the plants', ...fields };
  return taskOf(await api.call('POST', '/api/tasks', { ...sent, body }));
}

/** The answer's body, checked against the contract. */
export function taskOf({ status, json, text }: Received): Task {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return Task.parse(json);
}

/** What the outbox holds of a task, oldest first: read from PostgreSQL, not through the API. */
export async function outboxOf(api: Api, id: number): Promise<TaskEvent[]> {
  const { rows } = await api.pool.query<{ event: string }>(
    'select event from outbox where subject = $1 order by version',
    [`task/${id}`],
  );
  return rows.map(({ event }) => TaskEvent.parse(JSON.parse(event)));
}

const audit = `
  insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
  select $1::jsonb, 0, coalesce(max(seq), 0) + 1, sha256('any'), gen_random_uuid(), 0
  from task_audit_log`;

/** What the sink does to an event, the chain aside. */
export async function addToLog(api: Api, event: TaskEvent | undefined): Promise<void> {
  await asOwner(api, audit, [JSON.stringify(event)]);
}

/** What sink and sweeper do to an event. */
export async function moveToLog(api: Api, event: TaskEvent | undefined): Promise<void> {
  await addToLog(api, event);
  await asOwner(api, 'delete from outbox where event_id = $1', [event?.event_id]);
}

/** Runs a statement with rights that the backend does not have. */
export async function asOwner(api: Api, text: string, values: unknown[] = []): Promise<void> {
  const owner = new pg.Client({ connectionString: api.database.ownerUrl });
  await owner.connect();
  try {
    await owner.query(text, values);
  } finally {
    await owner.end();
  }
}
