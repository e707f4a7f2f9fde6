import pg from 'pg';
import type { Logger } from 'pino';
import { limits } from '../limits.ts';
import { QueueFull } from './failures.ts';

export interface PoolOptions {
  databaseUrl: string;
  /** Shown in pg_stat_activity. */
  name: string;
  max: number;
  /** How long a caller waits for a connection before it is turned away. */
  waitMs?: number;
  /** PostgreSQL ends a statement after this. */
  statementMs?: number;
  /** The connection is cut when nothing came back by now: above `statementMs`, for a server that answers nothing at all. */
  answerMs?: number;
  /** Every statement has an index: no plan made for an empty table meets a full one. */
  indexesOnly?: boolean;
  logger: Logger;
}

/** A pool that survives the loss of PostgreSQL: broken connections leave it, new ones are made on demand. */
export function createPool(options: PoolOptions): pg.Pool {
  const { databaseUrl, name, max, logger } = options;
  const pool = new BoundedPool({
    connectionString: databaseUrl,
    application_name: name,
    max,
    connectionTimeoutMillis: options.waitMs ?? limits.connectMs,
    query_timeout: options.answerMs ?? limits.answerMs,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    options: sessionOptions(options),
  });
  pool.on('error', (error) => {
    logger.warn({ action: 'connection-lost', pool: name, reason: error.message }, 'PostgreSQL');
  });
  return pool;
}

function sessionOptions({ statementMs = limits.statementMs, indexesOnly }: PoolOptions): string {
  const base = `-c TimeZone=UTC -c statement_timeout=${statementMs}`;
  return indexesOnly ? `${base} -c enable_seqscan=off` : base;
}

/** True when the next caller would be refused: callers may ask before they do any work. */
export function isQueueFull(pool: pg.Pool): boolean {
  return pool.waitingCount >= pool.options.max * limits.waitingPerConnection;
}

type Connected = Parameters<pg.Pool['connect']>[0];

/** Refuses at once what would wait in vain: a queue without an end only hides that there is too much to do. */
class BoundedPool extends pg.Pool {
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | void {
    if (!isQueueFull(this)) return callback ? super.connect(callback) : super.connect();
    const refusal = new QueueFull();
    if (!callback) return Promise.reject(refusal);
    process.nextTick(callback, refusal, undefined, () => undefined);
  }
}
