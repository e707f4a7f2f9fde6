import type { Pool } from 'pg';
import type { Logger } from 'pino';

const EVERY_MS = 10 * 60_000;
const BATCH = 1000;

const deleteOld = {
  name: 'forget-answers',
  text: `
    delete from idempotency_keys where (actor, key) in (
      select actor, key from idempotency_keys
      where created_at < clock_timestamp() - interval '72 hours'
      order by created_at limit ${BATCH}
    )`,
};

/** Keyed answers are kept 72 hours. Every replica deletes what is old; meeting another one costs nothing. */
export function startForgettingAnswers(pool: Pool, logger: Logger): { stop: () => void } {
  const timer = setInterval(() => {
    forgetAnswers(pool).catch((error: unknown) => {
      logger.warn({ action: 'forget-answers', reason: String(error) }, 'later');
    });
  }, EVERY_MS);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}

/** Deletes the answers that are too old; returns how many there were. */
export async function forgetAnswers(pool: Pool): Promise<number> {
  let total = 0;
  for (let deleted = BATCH; deleted === BATCH; total += deleted) {
    deleted = (await pool.query(deleteOld)).rowCount ?? 0;
  }
  return total;
}
