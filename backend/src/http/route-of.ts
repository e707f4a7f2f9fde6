import type { Request } from 'express';

/** The pattern of the route that took the request, such as `/api/tasks/:id`; `none` for files and what is not there. */
export function routeOf(req: Request): string {
  const route: unknown = req.route;
  const known = typeof route === 'object' && route !== null && 'path' in route;
  return known && typeof route.path === 'string' ? route.path : 'none';
}
