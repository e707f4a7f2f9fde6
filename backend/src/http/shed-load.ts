import type { NextFunction, Request } from 'express';
import type { Pool } from 'pg';
import { limits } from '../limits.ts';
import { isQueueFull } from '../postgres/pool.ts';
import { Problem } from '../problem.ts';
import { isProbe } from './cross-origin.ts';
import type { Reply } from './handler.ts';

/**
 * Refuses a request before it costs anything while there is more to do than can be done: those that are in get their
 * answer. Probes are let through, or an overloaded replica would be restarted on top of it.
 */
export function shedLoad(pool: Pool, loopLagMs: () => number) {
  return (req: Request, _res: Reply, next: NextFunction): void => {
    const overloaded = isQueueFull(pool) || loopLagMs() > limits.loopLagMs;
    if (!overloaded || isProbe(req)) return next();
    throw new Problem('over-capacity', 'There is too much to do at the moment; try again.', {
      headers: { 'Retry-After': '1' },
    });
  };
}
