import { type Socket, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 5000;
const PAUSE_MS = 50;

/**
 * A connection to the first backend that takes one, those that are ready first. All of them may be starting at this
 * moment, so it tries for a while; undefined when none did.
 */
export async function connectToReady(
  ports: readonly number[],
  isReady: (port: number) => boolean,
): Promise<Socket | undefined> {
  const end = performance.now() + PATIENCE_MS;
  for (;;) {
    const bestFirst = ports.toSorted((a, b) => Number(isReady(b)) - Number(isReady(a)));
    for (const port of bestFirst) {
      const socket = await tryConnect(port);
      if (socket) return socket;
    }
    if (performance.now() > end) return undefined;
    await sleep(PAUSE_MS);
  }
}

async function tryConnect(port: number): Promise<Socket | undefined> {
  const { promise, resolve } = Promise.withResolvers<Socket | undefined>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true, allowHalfOpen: true });
  socket.once('connect', () => resolve(socket));
  socket.once('error', () => resolve(undefined));
  return promise;
}
