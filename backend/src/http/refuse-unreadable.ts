import type { Duplex } from 'node:stream';
import { refuseSocket } from './refuse-socket.ts';

/** What could not be read as a request: Node would answer it without a word. */
export function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
  } else if (error.code === 'HPE_HEADER_OVERFLOW') {
    refuseSocket(socket, 'headers-too-large', 'Path and headers may have at most 16 KB.');
  } else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    refuseSocket(socket, 'request-too-slow', 'The request did not arrive in time.');
  } else {
    refuseSocket(socket, 'malformed-request', 'This is not HTTP/1.1.');
  }
}
