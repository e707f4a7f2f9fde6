import type { ClientBase } from 'pg';

/** About a megabyte. */
export const PAGE_ROWS = 1_000;

/** Where the sink says that a chain ends. */
export interface Head {
  partition: number;
  seq: number;
  hash: Buffer;
}

export async function readHeads(client: ClientBase): Promise<Head[]> {
  const { rows } = await client.query<Head>(
    'select partition, seq::float8, hash from audit_head order by partition',
  );
  return rows;
}

/**
 * The columns are generated from the event; an owner of the table can change that. Compared by the server, which has the
 * event parsed already, as text: a cast of what somebody wrote could fail.
 */
const columns = {
  event_type: 'event',
  task_id: 'task_id',
  event_id: 'event_id',
  subject: 'subject',
  version: 'version',
};
const differs = [
  ...Object.entries(columns).map(
    ([column, member]) =>
      [column, `${column}::text is distinct from event_data->>'${member}'`] as const,
  ),
  [
    'occurred_at',
    `to_json(occurred_at)#>>'{}' is distinct from event_data->>'occurred_at'`,
  ] as const,
];
const named = differs.map(([column, condition]) => `case when ${condition} then '${column}' end`);

/** SQL: names of the columns that differ; null when none does. */
export const differingColumns = `
  case when ${differs.map(([, condition]) => condition).join(' or ')}
    then array_remove(array[${named.join(', ')}], null) end`;

/** Sorted by the column, not by the number of the same name that is made of it: only the column has an index. */
const page = {
  name: 'rows-of-chain',
  rowMode: 'array' as const,
  text: `
    select seq::float8, hash, event_data::text,
      ${differingColumns}
    from task_audit_log
    where partition = $1 and seq > $2 and seq <= $3
    order by task_audit_log.seq limit $4`,
};

export interface LogRow {
  seq: number;
  hash: Buffer;
  /** Text: numbers that parsing would round must still be seen. */
  event: string;
  differing: string[] | null;
}

type Cells = [seq: number, hash: Buffer, event: string, differing: string[] | null];

/** The next rows of a chain, up to the row that its head counted when the walk began. */
export async function readRows(
  client: ClientBase,
  partition: number,
  after: number,
  upTo: number,
): Promise<LogRow[]> {
  const values = [partition, after, upTo, PAGE_ROWS];
  const { rows } = await client.query<Cells>({ ...page, values });
  return rows.map(([seq, hash, event, differing]) => ({ seq, hash, event, differing }));
}
