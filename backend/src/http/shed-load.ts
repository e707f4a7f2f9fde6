import type { NextFunction, Request } from 'express';
import type { Pool } from 'pg';
import { limits } from '../limits.ts';
import { isQueueFull } from '../postgres/pool.ts';
import { Problem } from '../problem.ts';
import { isProbe } from './cross-origin.ts';
import type { Reply } from './handler.ts';

/**
 * Refuses a request before it costs anything while there is more to do than can be done: those that are in get their
 * answer. A late event loop alone is no reason, the whole machine may be slow: only a crowd is made smaller. Probes are
 * let through, or an overloaded replica would be restarted on top of it.
 */
export function shedLoad(pool: Pool, loopLagMs: () => number) {
  const crowd = pool.options.max * limits.crowdPerConnection;
  let running = 0;
  return (req: Request, res: Reply, next: NextFunction): void => {
    if (isProbe(req)) return next();
    if (isQueueFull(pool) || (running >= crowd && loopLagMs() > limits.loopLagMs)) {
      throw new Problem('over-capacity', 'There is too much to do at the moment; try again.', {
        headers: { 'Retry-After': '1' },
      });
    }
    running += 1;
    res.once('close', () => (running -= 1));
    next();
  };
}
