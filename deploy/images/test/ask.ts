import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { until } from '../../../backend/test/until.ts';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  /** As they came, compressed or not. */
  bytes: Buffer;
  text: string;
  json: unknown;
}

export interface Asked {
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  agent?: Agent;
}

/** One request by node:http: fetch() sends no Host of one's choice and unpacks what it gets. */
export function ask(
  port: number,
  method: string,
  path: string,
  asked: Asked = {},
): Promise<Answer> {
  const body = asked.body === undefined ? undefined : Buffer.from(JSON.stringify(asked.body));
  const headers = {
    ...(body && { 'Content-Type': 'application/json', 'Content-Length': body.length }),
    ...asked.headers,
  };
  const target = { host: '127.0.0.1', port, method, path, headers };
  return new Promise((resolve, reject) => {
    const options = asked.agent ? { ...target, agent: asked.agent } : target;
    const outgoing = request(options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const bytes = Buffer.concat(chunks);
        const text = bytes.toString();
        const isJson = incoming.headers['content-type']?.includes('json') && /^[{[]/.test(text);
        const json: unknown = isJson ? JSON.parse(text) : undefined;
        const { statusCode = 0, headers } = incoming;
        resolve({ status: statusCode, headers, bytes, text, json });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** Waits until something answers this with 200. */
export async function answers(port: number, path: string): Promise<void> {
  const status = () =>
    ask(port, 'GET', path).then(
      (answer) => answer.status,
      () => 0,
    );
  await until(status, (seen) => seen === 200);
}
