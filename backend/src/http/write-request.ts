import { createHash } from 'node:crypto';
import type { Actor, Cause } from '@tasktrail/contract';
import { IdempotencyKey, PersonId } from '@tasktrail/contract';
import type { Request } from 'express';
import type { WriteRequest } from '../postgres/write-once.ts';
import { Problem } from '../problem.ts';
import type { Reply } from './handler.ts';

const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Who and why, from the headers. Until there are accounts the client names the person itself. */
export function writeRequest(
  req: Request,
  res: Reply,
  body: Buffer,
  cause: Partial<Cause> = {},
): WriteRequest {
  const key = idempotencyKey(req);
  const trace = req.headers['traceparent'];
  return {
    actor: actor(req),
    cause: {
      request_id: res.locals.requestId,
      ...(key !== undefined && { idempotency_key: key }),
      ...(typeof trace === 'string' && traceparent.test(trace) && { traceparent: trace }),
      ...cause,
    },
    idempotency: key === undefined ? undefined : { key, fingerprint: fingerprint(req, body) },
  };
}

function actor(req: Request): Actor {
  const person = req.headers['tasktrail-person'];
  if (person === undefined) return { kind: 'api', id: null, on_behalf_of: null };
  const id = PersonId.safeParse(person);
  if (!id.success) throw new Problem('invalid-header', 'Tasktrail-Person must be a UUID.');
  return { kind: 'person', id: id.data.toLowerCase(), on_behalf_of: null };
}

function idempotencyKey(req: Request): string | undefined {
  const header = req.headers['idempotency-key'];
  if (header === undefined) return undefined;
  const key = IdempotencyKey.safeParse(header);
  if (!key.success) {
    throw new Problem(
      'invalid-header',
      'Idempotency-Key must be 1 to 255 visible ASCII characters.',
    );
  }
  return key.data;
}

/** Equal for the same method, path and body, byte for byte. */
function fingerprint(req: Request, body: Buffer): Buffer {
  return createHash('sha256').update(`${req.method} ${req.path}\n`).update(body).digest();
}
