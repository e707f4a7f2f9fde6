import type { Database } from './open-database.ts';

/** One line of task_audit_log, numbers as text where PostgreSQL has bigint. */
export interface AuditRow {
  readonly id: string;
  readonly event_type: string;
  readonly task_id: string;
  readonly version: number;
  readonly partition: number;
  readonly seq: string;
  readonly hash: Buffer;
  readonly event_data: {
    readonly task: {
      readonly title: string;
      readonly status: string;
      readonly description: string;
    };
    readonly actor: { readonly kind: string; readonly id: string | null };
    readonly cause: Record<string, unknown>;
    readonly changes?: Record<string, { readonly from: unknown; readonly to: unknown }>;
  };
}

const columns = `id, event_type, task_id, version::int, partition, seq, hash, event_data`;

/** What the log holds of one task, oldest first. */
export async function auditOf(database: Database, taskId: number): Promise<AuditRow[]> {
  return database.rows<AuditRow>(
    `select ${columns} from task_audit_log where task_id = $1 order by id`,
    [taskId],
  );
}

/** The rows of one chain from its genesis on, by position. */
export async function chainUpTo(
  database: Database,
  partition: number,
  seq: string,
): Promise<AuditRow[]> {
  return database.rows<AuditRow>(
    `select ${columns} from task_audit_log where partition = $1 and seq <= $2 order by seq`,
    [partition, seq],
  );
}

/** The task with this title, straight from the table. */
export async function taskTitled(database: Database, title: string): Promise<TaskRow | undefined> {
  const [row] = await database.rows<TaskRow>(
    `select id::int, title, description, status, version::int, deleted_at from tasks where title = $1`,
    [title],
  );
  return row;
}

export interface TaskRow {
  readonly id: number;
  readonly title: string;
  readonly description: string;
  readonly status: string;
  readonly version: number;
  readonly deleted_at: Date | null;
}
