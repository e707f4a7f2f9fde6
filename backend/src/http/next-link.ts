import type { Request } from 'express';

/** RFC 8288: this very request with another cursor. No cursor, no next page. */
export function nextLink(req: Request, cursor: string | undefined): Record<string, string> {
  if (cursor === undefined) return {};
  const [path = '', query = ''] = req.originalUrl.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('cursor', cursor);
  return { Link: `<${path}?${parameters.toString()}>; rel="next"` };
}
