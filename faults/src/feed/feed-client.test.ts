import { once } from 'node:events';
import { type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import { Random } from '../random/random.ts';
import { FeedClient } from './feed-client.ts';

const now = '2026-01-01T00:00:00+00:00';
const task = (version: number) => ({
  id: 1,
  title: `v${version}`,
  description: '',
  status: 'pending',
  version,
  created_at: now,
  updated_at: now,
  deleted_at: null,
});
const first = (type: string) => JSON.stringify({ type, cursor: 'c', build: 'b', now });
const event = (version: number) =>
  JSON.stringify({
    type: 'event',
    partition: 0,
    offset: version,
    cursor: `after ${version}`,
    event: {
      event: 'task.updated',
      event_id: '7a1cf64e-59b8-4a07-a4f4-3c1f5f2b8a10',
      subject: 'task/1',
      task_id: 1,
      version,
      task: task(version),
      actor: { kind: 'api', id: null, on_behalf_of: null },
      cause: {},
      occurred_at: now,
    },
  });

let server: Server;
let client: FeedClient;
const sockets: { socket: WebSocket; cursor: string | null }[] = [];
const lists: ServerResponse[] = [];

const connected = async (count: number) =>
  vi.waitUntil(() => sockets.length === count, { timeout: 5_000 });

beforeEach(async () => {
  sockets.length = 0;
  lists.length = 0;
  server = createServer((_, response) => lists.push(response)).listen(0, '127.0.0.1');
  new WebSocketServer({ server }).on('connection', (socket, { url }) =>
    sockets.push({ socket, cursor: new URL(url ?? '', 'http://x').searchParams.get('cursor') }),
  );
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  client = new FeedClient({ base: () => base, name: 'screen', random: new Random('1') });
  client.connect();
  await connected(1);
});

afterEach(() => {
  client.stop();
  server.closeAllConnections();
  server.close();
});

/** Answers the next request for live tasks with this version, and the one for the trash with nothing. */
async function answerList(version: number): Promise<void> {
  for (const body of [[task(version)], []]) {
    await vi.waitUntil(() => lists.length > 0);
    lists.shift()?.end(JSON.stringify(body));
  }
}

const shown = () => client.board.tasks.get(1)?.version;

test('what comes before the list is applied after it', async () => {
  sockets[0]?.socket.send(first('hello'));
  sockets[0]?.socket.send(event(3));
  await answerList(2);
  await vi.waitFor(() => expect(shown()).toBe(3));
});

test('a list that a break cut off is asked for again after resuming', async () => {
  sockets[0]?.socket.send(first('hello'));
  await vi.waitFor(() => expect(lists).toHaveLength(1));
  lists.length = 0;
  sockets[0]?.socket.terminate();
  await connected(2);
  expect(sockets[1]?.cursor).toBe('c');
  sockets[1]?.socket.send(first('resumed'));
  sockets[1]?.socket.send(event(5));
  await answerList(4);
  await vi.waitFor(() => expect(shown()).toBe(5));
});

test('a list that is older than what is known is named', async () => {
  sockets[0]?.socket.send(first('hello'));
  await answerList(4);
  await vi.waitFor(() => expect(shown()).toBe(4));
  sockets[0]?.socket.send(first('resync'));
  await answerList(3);
  await vi.waitFor(() =>
    expect(client.board.regressions).toEqual(['task 1 went from version 4 to 3']),
  );
  expect(shown()).toBe(4);
});
