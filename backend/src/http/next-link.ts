import type { Request } from 'express';

/** RFC 8288: this very request with another cursor. No cursor, no next page. */
export function nextLink(req: Request, cursor: string | undefined): Record<string, string> {
  if (cursor === undefined) return {};
  // Only the first question mark divides: the others belong to a value.
  const [path = '', ...query] = req.originalUrl.split('?');
  const parameters = new URLSearchParams(query.join('?'));
  parameters.set('cursor', cursor);
  return { Link: `<${path}?${parameters.toString()}>; rel="next"` };
}
