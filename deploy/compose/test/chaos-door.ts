/**
 * Loaded into the backend before it starts, only by compose.chaos.yaml: the switches that break parts work on loopback
 * alone, and in a container nobody comes from there. One way in for the frontend, one way out to whoever holds the parts.
 */
import { connect, createServer, type ListenOptions, type NetConnectOpts } from 'node:net';

function lead(from: ListenOptions, to: NetConnectOpts): void {
  const server = createServer((socket) => {
    const further = connect(to);
    for (const [one, other] of [
      [socket, further],
      [further, socket],
    ] as const) {
      one.on('error', () => other.destroy());
      one.pipe(other);
    }
  });
  server.listen(from).unref();
}

lead({ host: '0.0.0.0', port: 3001 }, { host: '127.0.0.1', port: 3000 });
lead({ host: '127.0.0.1', port: 3002 }, { path: '/chaos/control.sock' });
