import type { NextFunction, Request } from 'express';
import { Problem } from '../problem.ts';
import type { Reply } from './handler.ts';
import { isAllowedOrigin, isServedHost } from './origin.ts';
import type { Addresses } from './origin.ts';

const methods = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const requestHeaders =
  'Content-Type, If-Match, If-None-Match, Idempotency-Key, Tasktrail-Person, Request-Id';
const exposedHeaders = 'ETag, Link, Location, Retry-After, Request-Id';
const PREFLIGHT_SECONDS = '600';

/** Turns away foreign hosts and pages, and lets the allowed pages read the answer. */
export function crossOrigin(addresses: Addresses) {
  return (req: Request, res: Reply, next: NextFunction): void => {
    const { localPort } = req.socket;
    // Probes call by pod address.
    if (!isProbe(req) && !isServedHost(req.headers.host, localPort, addresses)) {
      throw new Problem('unknown-host', 'This server does not answer to that Host.');
    }
    const { origin } = req.headers;
    if (!isAllowedOrigin(origin, localPort, addresses)) {
      throw new Problem('foreign-origin', 'Pages of that Origin may not call this server.');
    }
    res.setHeader('Vary', 'Origin');
    if (origin === undefined) return next();
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', exposedHeaders);
    return isPreflight(req) ? answerPreflight(res) : next();
  };
}

/** Health: asked by machines that decide about us, by whatever name they know us. */
export function isProbe({ path }: Request): boolean {
  return path === '/health' || path.startsWith('/health/');
}

function isPreflight(req: Request): boolean {
  return req.method === 'OPTIONS' && req.headers['access-control-request-method'] !== undefined;
}

function answerPreflight(res: Reply): void {
  res.setHeader('Access-Control-Allow-Methods', methods);
  res.setHeader('Access-Control-Allow-Headers', requestHeaders);
  res.setHeader('Access-Control-Max-Age', PREFLIGHT_SECONDS);
  res.writeHead(204).end();
}
