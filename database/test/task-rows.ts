import type pg from 'pg';
import { taskSubject, TaskEvent } from '@tasktrail/contract';

/** As node-postgres returns it: bigint as text, so that nothing is lost on the way. */
export interface TaskRow {
  id: string;
  title: string;
  description: string;
  status: string;
  version: string;
  created_at: Date;
  updated_at: Date;
  deleted_at: Date | null;
}

export async function insertTask(client: pg.Client, title = 'Order chairs'): Promise<TaskRow> {
  return one<TaskRow>(client, 'insert into tasks (title) values ($1) returning *', [title]);
}

/** `assignments` is SQL: `title = 'x'`. */
export async function updateTask(
  client: pg.Client,
  id: string,
  assignments: string,
): Promise<TaskRow> {
  return one<TaskRow>(client, `update tasks set ${assignments} where id = $1 returning *`, [id]);
}

/** The events of a task in the outbox, oldest first, each held against the contract. */
export async function eventsOf(client: pg.Client, id: string): Promise<TaskEvent[]> {
  const query = 'select event from outbox where subject = $1 order by version';
  const { rows } = await client.query<{ event: string }>(query, [taskSubject(Number(id))]);
  return rows.map(({ event }) => TaskEvent.parse(JSON.parse(event)));
}

export async function one<Row extends object>(
  client: pg.Client,
  query: string,
  values: unknown[] = [],
): Promise<Row> {
  const { rows } = await client.query<Row>(query, values);
  const [row] = rows;
  if (row === undefined || rows.length > 1) throw new Error(`${rows.length} rows: ${query}`);
  return row;
}
