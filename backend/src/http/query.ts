import type { Request } from 'express';
import type { z } from 'zod';
import { Problem } from '../problem.ts';
import { faultsOf } from './faults.ts';

/** The judged query of a request; a parameter given twice, unknown or out of its rule is refused. */
export function parseQuery<T>(schema: z.ZodType<T>, req: Request): T {
  const result = schema.safeParse(Object.fromEntries(pairsOf(req)));
  if (result.success) return result.data;
  throw new Problem('invalid-parameter', 'The query breaks the rules named in errors.', {
    errors: faultsOf(result.error),
  });
}

function pairsOf(req: Request): Map<string, string> {
  const pairs = new Map<string, string>();
  const start = req.url.indexOf('?');
  if (start === -1) return pairs;
  for (const pair of req.url.slice(start + 1).split('&')) {
    if (pair === '') continue;
    const [name = '', ...value] = pair.split('=');
    const key = decode(name);
    if (pairs.has(key)) {
      throw new Problem('invalid-parameter', 'A parameter was given twice.', {
        errors: [{ pointer: `/${key}`, message: 'must be given once' }],
      });
    }
    pairs.set(key, decode(value.join('=')));
  }
  return pairs;
}

/** Not URLSearchParams: that one turns bad UTF-8 into replacement characters without a word. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw new Problem('malformed-request', 'The query is not valid UTF-8 percent-encoding.', {
      cause,
    });
  }
}
