import type { ClientBase } from 'pg';

/** The tip of a chain as the consumer left it. */
export interface Head {
  partition: number;
  seq: number;
  /** In hex. */
  hash: string;
  topic_id: string | null;
  next_offset: number;
  /** The last row that the log holds of this partition, whatever the head says. */
  last_row: number;
}

export async function readHeads(client: ClientBase): Promise<Head[]> {
  const { rows } = await client.query<Record<keyof Head, string>>(`
    select partition, seq, encode(hash, 'hex') as hash, topic_id, next_offset,
      coalesce((select max(l.seq) from task_audit_log l where l.partition = h.partition), 0) as last_row
    from audit_head h
    order by partition`);
  return rows.map((row) => ({
    partition: Number(row.partition),
    seq: Number(row.seq),
    hash: row.hash,
    topic_id: row.topic_id,
    next_offset: Number(row.next_offset),
    last_row: Number(row.last_row),
  }));
}
