import { expect } from '@playwright/test';
import { takeAccount } from './law.ts';
import type { Database } from './open-database.ts';

/** Resolves when the log holds everything that was committed. A database that is being restarted is asked again. */
export async function untilAllIsAudited(database: Database): Promise<void> {
  const unaudited = async () => (await takeAccount(database).catch(() => undefined))?.unaudited;
  await expect.poll(unaudited, { message: 'everything is audited', timeout: 90_000 }).toBe(0);
}
