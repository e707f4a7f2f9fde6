import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export interface HttpCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** No answer in the time in which an API must answer, whatever is broken behind it. */
export class Hang extends Error {}

/** Above what the server allows itself for its slowest statement. */
export const API_DEADLINE_MS = 20_000;

/** One connection that is kept, as a browser or a script would. */
export function oneConnection(): Agent {
  return new Agent({ keepAlive: true, maxSockets: 1 });
}

/** One request, one try. Rejects when the connection fails, with Hang at the deadline. */
export async function call(base: string, agent: Agent, what: HttpCall): Promise<HttpAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HttpAnswer>();
  const { method, headers, body } = what;
  const sent = request(new URL(what.path, base), {
    agent,
    method,
    headers: {
      ...headers,
      ...(body !== undefined && {
        'Content-Type': 'application/json',
        'Content-Length': String(Buffer.byteLength(body)),
      }),
    },
    signal: AbortSignal.timeout(API_DEADLINE_MS),
  });
  sent.on('error', (error) => reject(error.name === 'AbortError' ? new Hang('no answer') : error));
  sent.on('response', (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk: Buffer) => chunks.push(chunk));
    response.on('error', reject);
    response.on('end', () =>
      resolve({
        status: response.statusCode ?? 0,
        headers: response.headers,
        body: Buffer.concat(chunks).toString('utf8'),
      }),
    );
  });
  sent.end(body);
  return promise;
}
