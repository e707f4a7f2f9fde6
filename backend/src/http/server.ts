import { createServer } from 'node:http';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StoppableServer {
  server: Server;
  listen: (port: number, host: string) => Promise<AddressInfo>;
  /** Takes no new connection; every answer from now on closes its own. */
  stopAccepting: () => void;
  /** Resolves once every request that had begun is answered. */
  requestsFinished: () => Promise<void>;
}

/** A server that can stop without cutting a request short. Upgraded sockets are not its to wait for. */
export function createStoppableServer(listener: RequestListener): StoppableServer {
  const running = new Set<ServerResponse>();
  let stopping = false;
  let finished: () => void = () => undefined;
  const server = createServer({ shouldUpgradeCallback: wantsWebSocket }, (req, res) => {
    running.add(res);
    if (stopping) closeAfter(res);
    res.once('close', () => {
      running.delete(res);
      if (running.size === 0) finished();
    });
    listener(req, res);
  });
  setTimeouts(server);

  return {
    server,
    listen: (port, host) => listen(server, port, host),
    stopAccepting: () => {
      stopping = true;
      for (const res of running) closeAfter(res);
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

/** Another upgrade may be ignored (RFC 9110): clients offer `h2c` with an ordinary request, and it is answered as one. */
function wantsWebSocket({ headers }: IncomingMessage): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function closeAfter(res: ServerResponse): void {
  if (!res.headersSent) res.setHeader('Connection', 'close');
}

/** A kept connection outlives a proxy's idle time (60 s); a slow sender gets 10 s for its headers, 30 s in all. */
function setTimeouts(server: Server): void {
  server.keepAliveTimeout = 65_000;
  server.headersTimeout = 10_000;
  server.requestTimeout = 30_000;
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
