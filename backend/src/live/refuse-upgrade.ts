import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ProblemCode, problems } from '@tasktrail/contract';

/** Answers an upgrade with a problem of the contract and ends the connection. */
export function refuseUpgrade(socket: Duplex, code: ProblemCode): void {
  const { status, title } = problems[code];
  const problem = { type: `/problems/${code}`, title, status, detail: title, error: title };
  const body = JSON.stringify(problem);
  // The client may be gone already.
  socket.on('error', () => socket.destroy());
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Connection: close',
      ...(status === 503 ? ['Retry-After: 1'] : []),
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      '',
      body,
    ].join('\r\n'),
  );
}
