import type { NextFunction, Request } from 'express';
import type { Logger } from 'pino';
import type { Reply } from './handler.ts';
import { routeOf } from './route-of.ts';

/** One line per request: no body, no header value, no query string, and the route's pattern instead of its path. */
export function logRequests(logger: Logger) {
  return (req: Request, res: Reply, next: NextFunction): void => {
    const began = performance.now();
    res.once('close', () => {
      const route = routeOf(req);
      logger[levelOf(res, route)]({
        action: 'request',
        request_id: res.locals.requestId,
        method: req.method,
        route,
        status: res.statusCode,
        ms: Math.round((performance.now() - began) * 100) / 100,
        ...(!res.writableFinished && { aborted: true }),
      });
    });
    next();
  };
}

function levelOf(res: Reply, route: string): 'debug' | 'info' | 'warn' | 'error' {
  if (res.statusCode === 500) return 'error';
  if (res.statusCode > 500) return 'warn';
  return route.startsWith('/health') ? 'debug' : 'info';
}
