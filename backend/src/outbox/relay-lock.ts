import type { ClientBase } from 'pg';

/** Any number, the same in every replica: whoever holds this lock is the relay. */
const RELAY_LOCK = 7_210_341_905;

/**
 * Runs `work` in a READ COMMITTED transaction that holds the relay's lock, or answers undefined at
 * once when another replica holds it. The lock is a statement of its own, so that the next statement's
 * snapshot shows all that the previous holder committed. On an error the transaction is left
 * open: the caller gives up the connection.
 */
export async function underRelayLock<T>(
  client: ClientBase,
  work: () => Promise<T>,
): Promise<T | undefined> {
  await client.query('begin isolation level read committed');
  const { rows } = await client.query<{ held: boolean }>(
    'select pg_try_advisory_xact_lock($1) as held',
    [RELAY_LOCK],
  );
  const result = rows[0]?.held === true ? await work() : undefined;
  await client.query('commit');
  return result;
}
