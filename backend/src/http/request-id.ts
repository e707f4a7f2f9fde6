import { randomUUID } from 'node:crypto';
import type { NextFunction, Request } from 'express';
import type { Reply } from './handler.ts';

const wellFormed = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's Request-Id, or a new one: in the answer, the log line and the cause of the change. */
export function requestId(req: Request, res: Reply, next: NextFunction): void {
  const given = req.headers['request-id'];
  const id = typeof given === 'string' && wellFormed.test(given) ? given : randomUUID();
  res.locals.requestId = id;
  res.setHeader('Request-Id', id);
  next();
}
