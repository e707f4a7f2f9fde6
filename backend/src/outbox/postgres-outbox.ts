import pg from 'pg';
import { clearLostSubjects, selectSuspects } from './lost-rows.ts';
import { markSent } from './mark-sent.ts';
import type { OutboxDatabase, OutboxSession } from './ports.ts';
import { logHeads, sweepOutbox, sweepPartition } from './sweep-audited.ts';
import { hasUnsentRows, selectUnsentRows } from './unsent-rows.ts';

/** Any number, the same in every replica: whoever holds this lock is the relay. */
const RELAY_LOCK = 7_210_341_905;

/** Each of its statements has an index; a plan made for a small outbox must not meet a large one. */
export const SESSION = '-c enable_seqscan=off';

/** The relay's own connection, outside the pools: opened when needed, given up after any failure. */
export class PostgresOutbox implements OutboxDatabase {
  readonly #databaseUrl: string;
  #client: pg.Client | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  async open(): Promise<OutboxSession> {
    return postgresSession(this.#client ?? (await this.#connect()));
  }

  /** The server rolls back what was open. With a query under way, the driver cuts the socket. */
  giveUp(): void {
    this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'tasktrail-relay',
      options: SESSION,
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
    });
    // A connection lost between two queries has no other voice.
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    await client.connect();
    return client;
  }
}

export function postgresSession(client: pg.ClientBase): OutboxSession {
  return {
    begin: async () => void (await client.query('begin isolation level read committed')),
    tryLock: () => tryLock(client),
    commit: async () => void (await client.query('commit')),
    hasUnsent: () => hasUnsentRows(client),
    unsent: (limit) => selectUnsentRows(client, limit),
    markSent: (topicId, sent) => markSent(client, topicId, sent),
    heads: () => logHeads(client),
    sweepOutbox: (after) => sweepOutbox(client, after),
    sweepPartition: (partition, after) => sweepPartition(client, partition, after),
    suspects: (range, resting) => selectSuspects(client, range, resting),
    clearLost: (range, suspects) => clearLostSubjects(client, range, suspects),
  };
}

async function tryLock(client: pg.ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock($1) as held',
    [RELAY_LOCK],
  );
  return rows[0]?.held === true;
}
