import type { Database } from '../database/database.ts';

/** A row of the log as far as a restore must bring it back, and what its hash does not cover. */
export interface LogRow {
  readonly place: string;
  readonly event_id: string;
  readonly key: string | null;
}

export async function readLog(database: Database): Promise<LogRow[]> {
  return database.rows<LogRow>(`
    select format('partition %s, row %s, %s, offset %s', partition, seq, encode(hash, 'hex'), kafka_offset) as place,
      event_id, event_data->'cause'->>'idempotency_key' as key
    from task_audit_log order by partition, task_audit_log.seq`);
}

export async function readTasks(database: Database): Promise<string[]> {
  const rows = await database.rows<{ task: string }>(
    'select to_jsonb(t)::text as task from tasks t order by id',
  );
  return rows.map(({ task }) => task);
}
