import type { NextFunction, Request } from 'express';
import type { Reply } from './handler.ts';

/** An answer of the API is data: nothing in it may run or be framed. Pages set a policy of their own. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";

export function securityHeaders(_req: Request, res: Reply, next: NextFunction): void {
  res.setHeader('Content-Security-Policy', API_POLICY);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  res.setHeader('Cache-Control', 'no-store');
  next();
}
