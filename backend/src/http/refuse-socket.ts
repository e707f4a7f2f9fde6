import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ProblemCode } from '@tasktrail/contract';
import { Problem } from '../problem.ts';

/** For the answer to arrive before the connection is cut, should the other side go on sending. */
const LINGER_MS = 1_000;

/** Answers with a problem of the contract on a bare socket, for what never becomes a request, and ends the connection. */
export function refuseSocket(socket: Duplex, code: ProblemCode, detail: string): void {
  const problem = new Problem(code, detail);
  const requestId = randomUUID();
  const body = problem.toJson(requestId);
  // The client may be gone already.
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
      'Connection: close',
      ...(problem.status === 503 ? ['Retry-After: 1'] : []),
      `Request-Id: ${requestId}`,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
  socket.resume();
  const linger = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once('close', () => clearTimeout(linger));
}
