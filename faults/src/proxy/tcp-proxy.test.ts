import { once } from 'node:events';
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Random } from '../random/random.ts';
import { TcpProxy } from './tcp-proxy.ts';

let echo: Server;
let proxy: TcpProxy;
/** What the far end received. */
let received = '';

beforeEach(async () => {
  received = '';
  echo = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString();
      socket.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(echo, 'listening');
  const { port } = echo.address() as AddressInfo;
  proxy = await TcpProxy.open({ host: '127.0.0.1', port }, new Random('proxy'));
});

afterEach(async () => {
  await proxy.close();
  echo.close();
});

/** A client, and what it was answered. */
async function open(): Promise<{ socket: Socket; answers: () => string; ended: Promise<string> }> {
  const socket = connect({ host: '127.0.0.1', port: proxy.port });
  const ended = Promise.withResolvers<string>();
  let answers = '';
  socket.on('data', (chunk: Buffer) => (answers += chunk.toString()));
  socket.on('error', ({ code }: NodeJS.ErrnoException) => ended.resolve(code ?? ''));
  socket.on('close', () => ended.resolve('closed'));
  // A connection that is reset at once may end before it is known to be open.
  await Promise.race([once(socket, 'connect').catch(() => undefined), ended.promise]);
  return { socket, answers: () => answers, ended: ended.promise };
}

test('bytes pass in both directions', async () => {
  const { socket, answers } = await open();
  socket.write('hello');
  await vi.waitUntil(() => answers() !== '');
  expect(answers()).toBe('hello');
});

test('in pieces, and late, they are the same bytes', async () => {
  proxy.both({ slice: 3, latencyMs: 2, jitterMs: 2 });
  const { socket, answers } = await open();
  socket.write('one two three four');
  await vi.waitUntil(() => answers().endsWith('four'));
  expect(answers()).toBe('one two three four');
});

test('a silent direction holds its bytes until it is healed; the other one passes', async () => {
  proxy.down.set({ silent: true });
  const { socket, answers } = await open();
  socket.write('held');
  await vi.waitUntil(() => received === 'held');
  expect(answers()).toBe('');
  proxy.heal();
  await vi.waitUntil(() => answers() === 'held');
});

test('a cut resets what is open and what comes, until it is healed', async () => {
  const before = await open();
  proxy.cut();
  expect(await before.ended).toBe('ECONNRESET');
  const during = await open();
  expect(await during.ended).toBe('ECONNRESET');
  proxy.heal();
  const { socket, answers } = await open();
  socket.write('again');
  await vi.waitUntil(() => answers() === 'again');
});

test('a reset after n bytes lets exactly n pass', async () => {
  proxy.up.resetAfter(5);
  const { socket, ended } = await open();
  socket.write('12345678');
  expect(await ended).toBe('ECONNRESET');
  await vi.waitUntil(() => received === '12345');
});

test('a tripwire acts once, before its text reaches the other side, and can keep it from it', async () => {
  const seen: string[] = [];
  proxy.up.trip({
    text: 'COMMIT',
    act: () => {
      seen.push(received);
      return { pass: false };
    },
  });
  const { socket, answers, ended } = await open();
  socket.write('BEGIN;');
  await vi.waitUntil(() => answers() === 'BEGIN;');
  socket.write('COM');
  await vi.waitUntil(() => received === 'BEGIN;COM');
  socket.write('MIT;');
  expect(await ended).toBe('ECONNRESET');
  expect(seen).toEqual(['BEGIN;COM']);
  expect(received).toBe('BEGIN;COM');
});
