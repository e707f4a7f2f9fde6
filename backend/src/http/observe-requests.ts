import type { NextFunction, Request } from 'express';
import type { Reply } from './handler.ts';
import { routeOf } from './route-of.ts';

/** What a request was, in words that only a few requests share: never a path, never an id. */
export interface AnsweredRequest {
  method: string;
  route: string;
  /** `2xx` and so on, or `aborted` when the client did not wait for all of it. */
  status: string;
  seconds: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Tells `observe` of each request once it is over. */
export function observeRequests(observe: (request: AnsweredRequest) => void) {
  return (req: Request, res: Reply, next: NextFunction): void => {
    const began = performance.now();
    res.once('close', () => {
      observe({
        // A client may invent one.
        method: METHODS.has(req.method) ? req.method : 'other',
        route: routeOf(req),
        status: res.writableFinished ? `${Math.floor(res.statusCode / 100)}xx` : 'aborted',
        seconds: (performance.now() - began) / 1000,
      });
    });
    next();
  };
}
