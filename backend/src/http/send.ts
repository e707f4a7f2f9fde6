import type { Answer } from '../postgres/write-once.ts';
import type { Reply } from './handler.ts';

/** Sends JSON text as it is: rows come from PostgreSQL as text and are never decoded on the way. */
export function sendJson(
  res: Reply,
  { status, headers, body }: Answer,
  type = 'application/json; charset=utf-8',
): void {
  // The deadline has answered already.
  if (res.headersSent) return;
  res.writeHead(status, {
    ...headers,
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
  });
  res.end(body);
}

/** 304: the caller has it already. */
export function sendNotModified(res: Reply, headers: Record<string, string>): void {
  if (!res.headersSent) res.writeHead(304, headers).end();
}
