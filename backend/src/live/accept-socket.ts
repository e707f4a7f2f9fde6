import { ClientFrame } from '@tasktrail/contract';
import type { RawData, WebSocket } from 'ws';
import { Connection } from './connection.ts';
import { frameOf } from './frames.ts';
import type { Hub } from './hub.ts';

const POLICY_VIOLATION = 1008;

/** What one socket may do. */
export interface SocketLimits {
  pingMs: number;
  framesPerPing: number;
}

/** Gives an open WebSocket its place in the feed, until it closes. */
export function acceptSocket(
  socket: WebSocket,
  cursor: string | null,
  hub: Hub,
  { pingMs, framesPerPing }: SocketLimits,
): void {
  const connection = new Connection(socket);
  let frames = 0;
  const stopWatching = closeWhenDead(socket, pingMs, () => (frames = 0));
  socket.on('message', (data, isBinary) => {
    frames += 1;
    if (frames > framesPerPing) return socket.close(POLICY_VIOLATION, 'too many frames');
    const frame = isBinary ? undefined : parseFrame(data);
    if (frame === undefined) return socket.close(POLICY_VIOLATION, 'unknown frame');
    const now = new Date().toISOString();
    connection.answer(frameOf({ type: 'pong', id: frame.id, now }));
  });
  // Too large a message, or a broken frame: the library closes it with the right code.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    stopWatching();
    hub.leave(connection);
  });
  hub.join(connection, cursor);
}

function parseFrame(data: RawData): ClientFrame | undefined {
  try {
    // Messages come as one Buffer: the default binaryType.
    return ClientFrame.safeParse(JSON.parse((data as Buffer).toString('utf8'))).data;
  } catch {
    return undefined;
  }
}

/** A peer that vanished without a word leaves an open socket: it is ended when a ping finds no answer. */
function closeWhenDead(socket: WebSocket, pingMs: number, pinged: () => void): () => void {
  let alive = true;
  socket.on('pong', () => {
    alive = true;
  });
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
    pinged();
  }, pingMs);
  return () => clearInterval(timer);
}
