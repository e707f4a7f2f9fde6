import type { Client } from 'pg';

/** The lock under which every replica's relay sends and sweeps: `RELAY_LOCK` of the backend. */
const RELAY_LOCK = 7_210_341_905;

/** From now on nothing is sent and nothing is swept, while everything runs; `database` holds the lock. */
export async function stopRelay(database: Client): Promise<void> {
  await database.query('select pg_advisory_lock($1)', [RELAY_LOCK]);
}

export async function letRelayGo(database: Client): Promise<void> {
  await database.query('select pg_advisory_unlock($1)', [RELAY_LOCK]);
}
