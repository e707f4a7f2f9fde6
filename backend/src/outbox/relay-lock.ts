import type { OutboxSession } from './ports.ts';

/**
 * Runs `work` in a READ COMMITTED transaction that holds the relay's lock, or answers undefined at
 * once when another replica holds it. The lock is a statement of its own, so that the next statement's
 * snapshot shows all that the previous holder committed. On an error the transaction is left
 * open: the caller gives up the session.
 */
export async function underRelayLock<T>(
  session: Pick<OutboxSession, 'begin' | 'tryLock' | 'commit'>,
  work: () => Promise<T>,
): Promise<T | undefined> {
  await session.begin();
  const result = (await session.tryLock()) ? await work() : undefined;
  await session.commit();
  return result;
}
