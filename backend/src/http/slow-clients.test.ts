import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Problem } from '@tasktrail/contract';
import { afterEach, expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { type ClientLimits, createStoppableServer, type StoppableServer } from './server.ts';

const started: StoppableServer[] = [];
afterEach(() => {
  for (const { server } of started.splice(0)) server.close().closeAllConnections();
});

interface Served extends StoppableServer {
  /** A connection of a client who writes and reads its bytes itself. */
  open: () => Promise<Socket>;
}

async function serve(client: Partial<ClientLimits>, listener?: RequestListener): Promise<Served> {
  const answer: RequestListener = (req, res) => void req.resume().once('end', () => res.end('ok'));
  const capped = { ...limits.client, checkEveryMs: 50, ...client };
  const http = createStoppableServer(listener ?? answer, capped);
  started.push(http);
  const { port } = await http.listen(0, '127.0.0.1');
  const open = async () => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  };
  return { ...http, open };
}

/** All that comes until the server closes. */
async function rest(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (data: Buffer) => (text += data.toString()));
  await once(socket, 'close');
  return text;
}

const head = (lines: string) => `POST / HTTP/1.1\r\nHost: x\r\n${lines}`;

test.each([
  ['headers that do not end', head('X-Slow: 1'), { headersMs: 300 }, 408],
  [
    'a body that does not arrive',
    head('Content-Length: 9\r\n\r\n{'),
    { headersMs: 300, bodyMs: 300 },
    408,
  ],
  ['what is not HTTP', 'hello?\r\n\r\n', {}, 400],
  ['headers without measure', head(`X-Large: ${'x'.repeat(20_000)}\r\n\r\n`), {}, 431],
])('%s end in a refusal and a closed connection', async (_, bytes, client, status) => {
  const { open } = await serve(client);
  const socket = await open();
  socket.write(bytes);
  const answer = await rest(socket);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  const [, body = ''] = answer.split('\r\n\r\n');
  expect(Problem.parse(JSON.parse(body))).toMatchObject({ status });
});

test('a body that trickles in keeps nobody waiting for long', async () => {
  const { server, open } = await serve({ headersMs: 300, bodyMs: 300 });
  const socket = await open();
  socket.write(head('Content-Length: 900000\r\n\r\n'));
  const drip = setInterval(() => socket.write('x'), 20);
  await expect.poll(() => connectionsOf(server)).toBe(1);
  await expect.poll(() => connectionsOf(server)).toBe(0);
  clearInterval(drip);
});

test('who does not read the answer is cut off, and its memory is free', async () => {
  const large = Buffer.alloc(64 * 1024 * 1024);
  const closed = Promise.withResolvers<boolean>();
  const { server, open } = await serve({ readMs: 300 }, (_req, res) => {
    res.once('close', () => closed.resolve(res.writableFinished));
    res.end(large);
  });
  const socket = await open();
  socket.pause();
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(await closed.promise).toBe(false);
  await expect.poll(() => connectionsOf(server)).toBe(0);
});

test('one address has its share of connections; a place that is free again is taken', async () => {
  const { open } = await serve({ connections: { total: 3, perAddress: 2 } });
  const [first, second] = [await open(), await open()];
  const third = await open();
  expect(await rest(third)).toBe('');
  const ask = (socket: Socket) =>
    socket.write('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  ask(first);
  expect(await rest(first)).toContain('200 OK');
  const fourth = await open();
  ask(fourth);
  expect(await rest(fourth)).toContain('200 OK');
  ask(second);
  expect(await rest(second)).toContain('200 OK');
});

test('a draining server takes requests, and every answer closes its connection', async () => {
  const { drain, open } = await serve({});
  const kept = await open();
  kept.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [before] = (await once(kept, 'data')) as [Buffer];
  expect(before.toString()).toContain('Connection: keep-alive');
  drain();
  for (const socket of [kept, await open()]) {
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await rest(socket)).toMatch(/200 OK[^]*Connection: close/);
  }
});

function connectionsOf(server: StoppableServer['server']): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });
}
