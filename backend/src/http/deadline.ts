import type { NextFunction, Request } from 'express';
import { outcomeUnknown } from '../postgres/write-once.ts';
import { Problem } from '../problem.ts';
import type { Reply } from './handler.ts';

type Refuse = (problem: Problem, req: Request, res: Reply, next: NextFunction) => void;

/** Answers in the name of whatever takes too long. What it does is not undone: its own time limits end it. */
export function deadline(ms: number, refuse: Refuse) {
  return (req: Request, res: Reply, next: NextFunction): void => {
    const timer = setTimeout(() => {
      if (!res.headersSent) refuse(tooLate(req), req, res, next);
    }, ms);
    res.once('close', () => clearTimeout(timer));
    next();
  };
}

function tooLate(req: Request): Problem {
  if (!req.complete) {
    return new Problem('request-too-slow', 'The body did not arrive in time.', {
      headers: { Connection: 'close' },
    });
  }
  if (!['GET', 'HEAD'].includes(req.method)) return outcomeUnknown();
  return new Problem('over-capacity', 'The server could not answer in time; try again.', {
    headers: { 'Retry-After': '1' },
  });
}
