import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Reads and prepares what PostgreSQL holds, past our own API. */
export interface Database {
  /** One statement; the connection is a fresh one when the server was killed in between. */
  readonly rows: <Row extends object>(sql: string, values?: readonly unknown[]) => Promise<Row[]>;
  /** The same through an outage: asked again until the server answers, for at most two minutes. */
  readonly patientRows: <Row extends object>(
    sql: string,
    values?: readonly unknown[],
  ) => Promise<Row[]>;
  readonly close: () => Promise<void>;
}

const PATIENCE_MS = 120_000;

/** `url` names role and database; times are in UTC. */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 3,
    application_name: 'tasktrail-faults',
    connectionTimeoutMillis: 5_000,
    options: '-c TimeZone=UTC',
  });
  // An idle connection that breaks is only replaced.
  pool.on('error', () => undefined);
  const rows = async <Row extends object>(sql: string, values: readonly unknown[] = []) => {
    const answer = await pool.query<Row>(sql, [...values]);
    return answer.rows;
  };
  return {
    rows,
    patientRows: async (sql, values) => patiently(async () => rows(sql, values)),
    close: async () => pool.end(),
  };
}

async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (performance.now() > until || isMistake(error)) throw error;
      await sleep(250);
    }
  }
}

/** A statement that is wrong stays wrong; all else is an outage. */
function isMistake(error: unknown): boolean {
  return error instanceof pg.DatabaseError && /^(42|22|23)/.test(error.code ?? '');
}
