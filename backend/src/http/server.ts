import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { limits } from '../limits.ts';
import { type Capacity, Places } from '../places.ts';
import { refuseUnreadable } from './refuse-unreadable.ts';

export interface StoppableServer {
  server: Server;
  listen: (port: number, host: string) => Promise<AddressInfo>;
  /** Serves on, and every answer from now on closes its connection: clients go elsewhere one by one. */
  drain: () => void;
  /** Takes no new connection and ends those that nobody uses. */
  stopAccepting: () => void;
  /** Resolves once every request that had begun is answered. */
  requestsFinished: () => Promise<void>;
}

/** What a client may take of this server: time, memory, connections. */
export interface ClientLimits {
  headersMs: number;
  bodyMs: number;
  readMs: number;
  idleMs: number;
  checkEveryMs: number;
  headerBytes: number;
  connections: Capacity;
}

/** A server that can stop without cutting a request short. Upgraded sockets are not its to wait for. */
export function createStoppableServer(
  listener: RequestListener,
  client: ClientLimits = limits.client,
): StoppableServer {
  const running = new Set<ServerResponse>();
  let draining = false;
  let finished: () => void = () => undefined;
  const server = createServer(optionsOf(client), (req, res) => {
    running.add(res);
    if (draining) closeAfter(res);
    const tooSlow = setTimeout(() => req.socket.destroy(), client.readMs);
    res.once('close', () => {
      clearTimeout(tooSlow);
      running.delete(res);
      if (running.size === 0) finished();
    });
    listener(req, res);
  });
  capConnections(server, client.connections);
  server.on('clientError', (error, socket) => {
    // The rest of a request whose answer is on its way already.
    const isAnswered = [...running].some((res) => res.socket === socket && res.headersSent);
    if (isAnswered) socket.destroy();
    else refuseUnreadable(error, socket);
  });

  const drain = () => {
    draining = true;
    for (const res of running) closeAfter(res);
  };
  return {
    server,
    listen: (port, host) => listen(server, port, host),
    drain,
    stopAccepting: () => {
      drain();
      server.close();
      server.closeIdleConnections();
    },
    requestsFinished: () =>
      new Promise((resolve) => {
        finished = resolve;
        if (running.size === 0) resolve();
      }),
  };
}

function optionsOf(client: ClientLimits) {
  return {
    shouldUpgradeCallback: wantsWebSocket,
    headersTimeout: client.headersMs,
    requestTimeout: client.bodyMs,
    keepAliveTimeout: client.idleMs,
    connectionsCheckingInterval: client.checkEveryMs,
    maxHeaderSize: client.headerBytes,
  };
}

/** Another upgrade may be ignored (RFC 9110): clients offer `h2c` with an ordinary request, and it is answered as one. */
function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function closeAfter(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}

/** One connection too many is closed before it has said a word: there is nothing to answer yet. */
function capConnections(server: Server, capacity: Capacity): void {
  const places = new Places(capacity);
  server.on('connection', (socket) => {
    const leave = places.take(socket.remoteAddress);
    if (leave) socket.once('close', leave);
    else socket.destroy();
  });
}

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}
