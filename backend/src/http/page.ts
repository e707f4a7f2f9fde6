import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { static as serveFiles } from 'express';
import type { NextFunction, Request, RequestHandler } from 'express';
import type { Reply } from './handler.ts';
import { pagePolicy } from './page-policy.ts';
import { sendJson } from './send.ts';

/** The built page: its files, and one document for every address of its own. */
export interface Page {
  /** Changes whenever the page does; open pages compare it. */
  build: string;
  files: RequestHandler;
  document: (req: Request, res: Reply, next: NextFunction) => void;
}

/** Reads the built page once; a new build needs a new start. */
export function readPage(folder: string): Page {
  const html = readFileSync(join(folder, 'index.html'), 'utf8');
  const build = createHash('sha256').update(html).digest('base64url').slice(0, 12);
  const headers = {
    'Content-Security-Policy': pagePolicy(html),
    'Cache-Control': 'no-cache',
    ETag: `"${build}"`,
  };
  return {
    build,
    files: serveFiles(folder, { index: false, redirect: false, setHeaders: cacheForever }),
    document: (req, res, next) => {
      if (!wantsDocument(req)) return next();
      if (req.headers['if-none-match'] !== headers.ETag) {
        return sendJson(res, { status: 200, headers, body: html }, 'text/html; charset=utf-8');
      }
      res.writeHead(304, headers).end();
    },
  };
}

/** The build puts a content hash into the name of every asset. */
function cacheForever(
  res: { setHeader: (name: string, value: string) => unknown },
  path: string,
): void {
  const hashed = /[\\/]assets[\\/]/.test(path);
  res.setHeader('Cache-Control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
}

/** An address of the page: not the API's, not a file's. */
function wantsDocument(req: Request): boolean {
  const readable = req.method === 'GET' || req.method === 'HEAD';
  const ours = !/^\/(api|health)(\/|$)/.test(req.path);
  return readable && ours && !/\.[a-z0-9]+$/i.test(req.path);
}
