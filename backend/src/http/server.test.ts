import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createStoppableServer } from './server.ts';

const http = createStoppableServer((_req, res) => void res.end());
let port: number;
beforeAll(async () => {
  http.server.on('upgrade', (_req, socket) => void socket.end('HTTP/1.1 426 Upgrade\r\n\r\n'));
  ({ port } = await http.listen(0, '127.0.0.1'));
});
afterAll(() => http.stopAccepting());

test.each([
  ['h2c', 200],
  ['TLS/1.3', 200],
  ['websocket', 426],
  ['WebSocket', 426],
])('an offer to upgrade to %s is answered with %i', async (Upgrade, status) => {
  const answered = Promise.withResolvers<number | undefined>();
  const headers = { Connection: 'Upgrade, HTTP2-Settings', Upgrade };
  request({ port, host: '127.0.0.1', headers, agent: false }, (response) => {
    answered.resolve(response.resume().statusCode);
  })
    .on('error', answered.reject)
    .end();
  expect(await answered.promise).toBe(status);
});
