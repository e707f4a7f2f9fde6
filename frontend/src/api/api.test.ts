import { Task } from '@tasktrail/contract';
import { describe, expect, test } from 'vitest';
import { aTask } from '../testing/samples.ts';
import { ApiProblem, isTemporary, UnexpectedAnswer, Unreachable, type Failure } from './failure.ts';
import { nextLink } from './next-link.ts';
import { createRequest, type Call } from './request.ts';

const call: Call<Task> = {
  method: 'POST',
  path: '/api/tasks',
  answer: Task,
  body: { title: 'T' },
  idempotencyKey: 'k',
};

async function ask(answer: () => Response | Promise<Response>) {
  const seen: Request[] = [];
  const request = createRequest({
    personId: () => 'person',
    fetch: async (path, init) => {
      const url = typeof path === 'string' ? new URL(path, 'http://server') : path;
      seen.push(new Request(url, init));
      return answer();
    },
  });
  const result = await request(call).catch((error: unknown) => error);
  return { result, sent: seen[0] };
}

const problem = (status: number, code: string, headers: Record<string, string> = {}) =>
  new Response(
    JSON.stringify({
      type: `/problems/${code}`,
      title: 'T',
      status,
      detail: 'D',
      error: 'T',
      request_id: 'r1',
    }),
    { status, headers },
  );

describe('one request', () => {
  test('carries the person, the key and JSON, and gives back what the contract knows', async () => {
    const { result, sent } = await ask(() =>
      Response.json({ ...aTask({ id: 1 }), later: 'field' }),
    );
    expect(result).toMatchObject({ value: aTask({ id: 1 }) });
    expect(sent?.headers.get('Tasktrail-Person')).toBe('person');
    expect(sent?.headers.get('Idempotency-Key')).toBe('k');
    expect(sent?.headers.get('Content-Type')).toBe('application/json');
    expect(await sent?.json()).toEqual({ title: 'T' });
  });

  test.each<
    [string, () => Response | Promise<Response>, new (...rest: never[]) => Failure, boolean]
  >([
    ['no answer', async () => Promise.reject(new TypeError('fetch failed')), Unreachable, true],
    [
      'over capacity',
      () => problem(503, 'over-capacity', { 'Retry-After': '2' }),
      ApiProblem,
      true,
    ],
    ['still running', () => problem(409, 'request-in-progress'), ApiProblem, true],
    ['refused', () => problem(422, 'invalid-body'), ApiProblem, false],
    [
      'a proxy without a server',
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      ApiProblem,
      true,
    ],
    ['another shape', () => Response.json({ id: 'one' }), UnexpectedAnswer, false],
    ['no JSON', () => new Response('hello'), UnexpectedAnswer, false],
  ])('%s is a failure of its kind', async (_, answer, kind, temporary) => {
    const { result } = await ask(answer);
    expect(result).toBeInstanceOf(kind);
    expect(isTemporary(result as Failure)).toBe(temporary);
  });

  test('a problem keeps its code, its request and how long to wait', async () => {
    const { result } = await ask(() => problem(503, 'over-capacity', { 'Retry-After': '2' }));
    expect(result).toMatchObject({ code: 'over-capacity', requestId: 'r1', retryAfterMs: 2000 });
  });
});

describe('the link to the next page', () => {
  test.each([
    ['</api/tasks?cursor=a%2Cb&limit=100>; rel="next"', '/api/tasks?cursor=a%2Cb&limit=100'],
    ['<http://inner:3000/api/tasks?cursor=x>; rel=next', '/api/tasks?cursor=x'],
    ['</a>; rel="prev", </b?c=1,2>; rel="next"', '/b?c=1,2'],
    ['</a>; rel="prev"', null],
    [null, null],
  ])('%j leads to %j', (header, path) => {
    expect(nextLink(header)).toBe(path);
  });
});
