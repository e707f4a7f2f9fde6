import type { Pool } from 'pg';

export interface FoundTask {
  /** JSON text, as PostgreSQL wrote it. */
  body: string;
  version: number;
  deleted: boolean;
}

const statement = {
  name: 'find-task',
  text: `
    select row_to_json(task)::text as body, version::float8 as version, deleted_at is not null as deleted
    from (
      select id, title, description, status, version, created_at, updated_at, deleted_at
      from tasks where id = $1::bigint
    ) task`,
};

/** A task, live or in the trash. */
export async function findTask(pool: Pool, id: number): Promise<FoundTask | undefined> {
  const { rows } = await pool.query<FoundTask>({ ...statement, values: [id] });
  return rows[0];
}
