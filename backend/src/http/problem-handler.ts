import type { NextFunction, Request } from 'express';
import type { Logger } from 'pino';
import { isPassing } from '../postgres/failures.ts';
import { Problem } from '../problem.ts';
import type { Reply } from './handler.ts';
import { sendJson } from './send.ts';

/** The only place where an error becomes an answer. */
export function problemHandler(logger: Logger) {
  // Express knows an error handler by its four parameters.
  return (error: unknown, _req: Request, res: Reply, _next: NextFunction): void => {
    const { requestId } = res.locals;
    const problem = toProblem(error);
    if (problem.code === 'internal-error') {
      logger.error({ action: 'defect', request_id: requestId, err: error });
    } else if (problem.status === 503 && problem.cause !== undefined) {
      const { code, cause } = problem;
      const reason = cause instanceof Error ? cause.message : 'unknown';
      logger.warn({ action: 'unavailable', request_id: requestId, code, reason });
    }
    if (res.headersSent) {
      // Unless the deadline has answered, half an answer must not look like a whole one.
      if (!res.writableEnded) res.destroy();
      return;
    }
    const answer = {
      status: problem.status,
      headers: problem.headers,
      body: problem.toJson(requestId),
    };
    sendJson(res, answer, 'application/problem+json; charset=utf-8');
  };
}

function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (isPassing(error)) {
    return new Problem('over-capacity', 'The server cannot do this now; try again.', {
      headers: { 'Retry-After': '1' },
      cause: error,
    });
  }
  if (isMalformedPath(error)) {
    return new Problem('malformed-request', 'The path is not valid UTF-8 percent-encoding.');
  }
  return new Problem('internal-error', 'Something went wrong here; it has been noted.', {
    cause: error,
  });
}

/** Express marks a path that does not decode with status 400. */
function isMalformedPath(error: unknown): boolean {
  return (
    error instanceof URIError ||
    (error instanceof Error && 'status' in error && error.status === 400)
  );
}
