import pg from 'pg';

export type Row = Record<string, unknown>;

/** Reads what PostgreSQL holds, past our own API. */
export interface Database {
  readonly rows: <R>(sql: string, values?: readonly unknown[]) => Promise<R[]>;
  readonly close: () => Promise<void>;
}

/** As the owner; each statement takes a fresh connection when the server was killed in between. */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({ connectionString: url, max: 2, options: '-c TimeZone=UTC' });
  // An idle connection that breaks is only replaced.
  pool.on('error', () => undefined);
  return {
    rows: async <R>(sql: string, values: readonly unknown[] = []) => {
      const { rows } = await pool.query<Row>(sql, [...values]);
      return rows as R[];
    },
    close: async () => pool.end(),
  };
}
