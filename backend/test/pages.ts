import type { Api, Received } from './api.ts';

/** Follows `Link: rel="next"` to the end; each page's parsed body. */
export async function allPages<T>(api: Api, path: string): Promise<T[][]> {
  const pages: T[][] = [];
  for (let next: string | undefined = path; next !== undefined;) {
    const answer: Received = await api.call('GET', next);
    if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.text}`);
    pages.push(answer.json as T[]);
    next = nextOf(answer);
  }
  return pages;
}

/** The path of the next page. */
export function nextOf({ headers }: Received): string | undefined {
  return /^<([^>]+)>; rel="next"$/.exec(String(headers['link']))?.[1];
}
