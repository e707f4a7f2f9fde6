import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';

const PAUSE_MS = 1_000;

/** What a start needs of another system. */
interface Need<T> {
  work: () => Promise<T>;
  /** Trying again may help. */
  isPassing: (error: unknown) => boolean;
  /** Said once for each reason. */
  action: string;
  logger: Pick<Logger, 'warn'>;
}

/** Does the work once the other system is there, however long that takes. */
export async function whenThere<T>({ work, isPassing, action, logger }: Need<T>): Promise<T> {
  for (let complaint = ''; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error)) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason !== complaint) logger.warn({ action, reason }, 'it is waited for');
      complaint = reason;
    }
    await sleep(PAUSE_MS);
  }
}
