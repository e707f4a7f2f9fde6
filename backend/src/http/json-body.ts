import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from '../problem.ts';
import { faultsOf } from './faults.ts';

const MAX_BYTES = 256 * 1024;

/** A refused body is read on, so that its sender hears the refusal instead of a reset; up to here. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** The bytes of a request body, before anything judged them. */
export async function readBody(req: Request): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of req as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size <= MAX_BYTES) chunks.push(chunk);
      if (size > MAX_DISCARDED_BYTES) break;
    }
  } catch (cause) {
    // Nobody hears this; it keeps a vanished client from looking like a defect.
    throw new Problem('malformed-request', 'The body ended too early.', { cause });
  }
  if (size > MAX_BYTES) {
    throw new Problem('body-too-large', `A body may have at most ${MAX_BYTES / 1024} KB.`, {
      headers: { Connection: 'close' },
    });
  }
  return Buffer.concat(chunks, size);
}

/** A body is JSON in UTF-8 and says so. */
export function requireJson(req: Request): void {
  const [type, ...parameters] = (req.headers['content-type'] ?? '').toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find(isCharset);
  const encoding = req.headers['content-encoding'] ?? 'identity';
  if (
    type?.trim() !== 'application/json' ||
    (charset !== undefined && !/^charset="?utf-8"?$/.test(charset)) ||
    encoding !== 'identity'
  ) {
    throw new Problem(
      'unsupported-media-type',
      'Send the body as application/json in UTF-8, uncompressed.',
    );
  }
}

function isCharset(parameter: string): boolean {
  return parameter.startsWith('charset=');
}

/** Parses and judges a body; names every rule it breaks. */
export function parseBody<T>(schema: z.ZodType<T>, bytes: Buffer): T {
  const result = schema.safeParse(parseJson(bytes));
  if (result.success) return result.data;
  throw new Problem('invalid-body', 'The body breaks the rules named in errors.', {
    errors: faultsOf(result.error),
  });
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem('malformed-request', 'The body is not JSON in UTF-8.', { cause });
  }
}
