import { Problem } from '@tasktrail/contract';
import type { z } from 'zod';
import { ApiProblem, UnexpectedAnswer, Unreachable } from './failure.ts';

const DEADLINE_MS = 15_000;

export interface Call<T> {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  path: string;
  answer: z.ZodType<T>;
  body?: unknown;
  idempotencyKey?: string;
}

export interface Answer<T> {
  value: T;
  headers: Headers;
}

/** Sends one request and judges the answer by the contract's shape; anything else is one of three failures. */
export type Request = <T>(call: Call<T>) => Promise<Answer<T>>;

export function createRequest(options: { fetch: typeof fetch; personId: () => string }): Request {
  return async function request<T>(call: Call<T>): Promise<Answer<T>> {
    const init = requestInit(call, options.personId());
    const response = await reach(async () => options.fetch(call.path, init));
    const requestId = response.headers.get('Request-Id');
    const body = await reach(async () => response.text());
    if (!response.ok) throw problemOf(response, requestId, body);
    return { value: parseAnswer(call, requestId, body), headers: response.headers };
  };
}

function requestInit<T>(call: Call<T>, personId: string): RequestInit {
  const headers = new Headers({ Accept: 'application/json', 'Tasktrail-Person': personId });
  if (call.body !== undefined) headers.set('Content-Type', 'application/json');
  if (call.idempotencyKey !== undefined) headers.set('Idempotency-Key', call.idempotencyKey);
  return {
    method: call.method,
    headers,
    cache: 'no-store',
    signal: AbortSignal.timeout(DEADLINE_MS),
    ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
  };
}

async function reach<T>(attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    throw new Unreachable(error);
  }
}

function parseAnswer<T>(call: Call<T>, requestId: string | null, body: string): T {
  try {
    return call.answer.parse(JSON.parse(body));
  } catch (error) {
    throw new UnexpectedAnswer(requestId, error);
  }
}

function problemOf(response: Response, requestId: string | null, body: string): ApiProblem {
  const seconds = Number.parseInt(response.headers.get('Retry-After') ?? '', 10);
  return new ApiProblem({
    status: response.status,
    problem: parseProblem(body),
    requestId,
    retryAfterMs: Number.isNaN(seconds) ? null : seconds * 1000,
  });
}

function parseProblem(body: string): Problem | null {
  try {
    return Problem.parse(JSON.parse(body));
  } catch {
    // A proxy's error page; the status is all we know.
    return null;
  }
}
