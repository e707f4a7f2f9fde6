import { request } from 'undici';
import { type HttpRequest, LIST_LENGTH } from './requests.ts';

const LARGEST_PAGE = 1000;

interface Server {
  url: string;
}

/** One request whose answer must have this status: how long it took, and what it linked to. */
export async function timedRequest(
  { url }: Server,
  { method, path, body }: HttpRequest,
  status: number,
): Promise<{ ms: number; link: string }> {
  const began = performance.now();
  const headers = { 'content-type': 'application/json' };
  const answer = await request(url + path, { method, headers, body: body ?? null });
  await answer.body.text();
  if (answer.statusCode !== status) throw new Error(`${method} ${path}: ${answer.statusCode}`);
  return { ms: performance.now() - began, link: String(answer.headers['link'] ?? '') };
}

/** The page in the middle of a list of so many. The cursor is opaque, so the way there leads from page to page. */
export async function middlePage(server: Server, list: string, count: number): Promise<string> {
  const limit = Math.min(LARGEST_PAGE, Math.ceil(count / 4));
  let path = `${list}?limit=${limit}`;
  let cursor = '';
  for (let passed = 0; passed < count / 2; passed += limit) {
    const { link } = await timedRequest(server, { method: 'GET', path }, 200);
    const next = new URL(/<([^>]*)>/.exec(link)?.[1] ?? '', server.url);
    cursor = next.searchParams.get('cursor') ?? cursor;
    path = next.pathname + next.search;
  }
  return `${list}?limit=${LIST_LENGTH}&cursor=${encodeURIComponent(cursor)}`;
}
