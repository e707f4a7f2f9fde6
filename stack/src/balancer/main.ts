/** A TCP forwarder in front of several backends: PORT, and BACKENDS as a list of ports. */
import { createServer } from 'node:net';

import { connectToReady } from './connect-to-ready.ts';
import { forward } from './forward.ts';
import { watchReadiness } from './watch-readiness.ts';

const port = Number(process.env['PORT']);
const backends = (process.env['BACKENDS'] ?? '').split(',').map(Number);
const isReady = watchReadiness(backends);
let next = 0;

const server = createServer({ noDelay: true, allowHalfOpen: true }, (client) => {
  client.on('error', () => client.destroy());
  next = (next + 1) % backends.length;
  const inTurn = [...backends.slice(next), ...backends.slice(0, next)];
  void connectToReady(inTurn, isReady).then((backend) => {
    if (!backend) return client.destroy();
    return forward(client, backend);
  });
});
server.listen(port, '127.0.0.1', () => process.stdout.write(`listening on ${port}\n`));
process.once('SIGTERM', () => process.exit(0));
