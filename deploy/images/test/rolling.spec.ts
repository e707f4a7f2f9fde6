import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FeedPage, liveTasks } from '../../../backend/test/feed-page.ts';
import { freePort } from '../../../backend/test/free-port.ts';
import { LiveClient } from '../../../backend/test/live-client.ts';
import { until } from '../../../backend/test/until.ts';
import { answers, ask } from './ask.ts';
import { Board } from './board.ts';
import type { Container } from './container.ts';

let board: Board;
let port: number;
let front: Container;
let replicas: Container[];
let pool: pg.Pool;

beforeAll(async () => {
  board = await Board.open();
  port = await freePort();
  front = await board.startFrontend(port);
  replicas = [await board.start(board.backend(port)), await board.start(board.backend(port))];
  for (const replica of replicas) await answers(replica.port, '/health/ready');
  await answers(port, '/health/ready');
  pool = new pg.Pool({ connectionString: board.databaseUrl, max: 2 });
}, 300_000);
afterAll(async () => {
  await pool.end();
  await board.close();
}, 60_000);

test('two replicas are replaced one by one under load: no request fails, no write is lost or doubled, no page misses a change', async () => {
  const pages = Array.from({ length: 3 }, () => new FeedPage(0));
  const visits = pages.map((page) => page.stay(port));
  const listener = listen(port);
  await until(() => listener.isOpen());
  const load = startLoad(6);

  for (const old of replicas) {
    await load.answered(200);
    expect(await old.stop()).toBe(0);
    await old.remove();
    const successor = await board.start(board.backend(port));
    await answers(successor.port, '/health/ready');
  }
  await load.answered(200);
  const created = await load.stop();

  if (load.failures.length > 0) load.failures.push(complaintsIn(await front.log()));
  expect(load.failures).toEqual([]);
  const { rows } = await pool.query<{ title: string }>('select title from tasks order by title');
  expect(rows.map(({ title }) => title)).toEqual(created.toSorted());
  const expected = await liveTasks(pool);
  for (const page of pages) await until(() => page.shows(expected));
  // By the feed alone, taken up again where it was cut off: nothing was listed anew, nothing is missing.
  const versions = await pool.query<{ change: string }>(
    `select 'task/' || id || ' v1' as change from tasks`,
  );
  const missing = () => versions.rows.filter(({ change }) => !listener.heard.has(change));
  await until(() => missing().length === 0);
  expect(listener.resyncs()).toBe(0);
  expect(listener.returns()).toBeGreaterThan(0);
  await listener.close();
  await Promise.all(pages.map((page) => page.close()));
  await Promise.all(visits);
}, 300_000);

/** Clients with kept connections who write with a key, as the page does, and read, at a steady rate. Every answer counts. */
function startLoad(clients: number) {
  const agent = new Agent({ keepAlive: true });
  const failures: string[] = [];
  const created: string[] = [];
  const stopped = new AbortController();
  let answered = 0;
  const send = async (method: string, path: string, title?: string) => {
    const asked = title === undefined ? {} : { body: { title }, headers: keyOf(title) };
    try {
      const { status, text } = await ask(port, method, path, { ...asked, agent });
      answered += 1;
      if (status >= 400) failures.push(`${method} ${path}: ${status} ${text}`);
    } catch (error) {
      failures.push(`${method} ${path}: ${String(error)}`);
    }
  };
  const client = async (n: number) => {
    for (let turn = 0; !stopped.signal.aborted; turn += 1) {
      const title = `client ${n} turn ${turn}`;
      created.push(title);
      await send('POST', '/api/tasks', title);
      await send('GET', '/api/tasks?limit=20');
      await sleep(40 + n * 10);
    }
  };
  const running = Array.from({ length: clients }, (_, n) => client(n));
  return {
    failures,
    /** Resolves after so many more answers. */
    answered: async (more: number) => {
      const enough = answered + more;
      await until(() => answered >= enough || failures.length > 0);
    },
    stop: async (): Promise<string[]> => {
      stopped.abort();
      await Promise.all(running);
      agent.destroy();
      return created;
    },
  };
}

/** Without a line for each request. */
function complaintsIn(log: string): string {
  const lines = log.split('\n').filter((line) => !line.startsWith('{'));
  return lines.slice(0, 20).join('\n');
}

/** An open page's feed and nothing else: it comes back with its cursor as often as it is sent away. */
function listen(port: number) {
  const heard = new Set<string>();
  const clients: LiveClient[] = [];
  const left = new AbortController();
  let cursor = '';
  const visit = async () => {
    while (!left.signal.aborted) {
      const client = new LiveClient(port, cursor || undefined, (frame) => {
        if ('cursor' in frame) ({ cursor } = frame);
        if (frame.type === 'event') heard.add(`${frame.event.subject} v${frame.event.version}`);
      });
      client.socket.on('error', () => undefined);
      clients.push(client);
      await client.closed;
    }
  };
  const visits = visit();
  const opened = () => clients.filter(({ frames }) => frames.length > 0);
  return {
    heard,
    isOpen: () => opened().length > 0,
    returns: () => opened().length - 1,
    resyncs: () => clients.flatMap((client) => client.of('resync')).length,
    close: async () => {
      left.abort();
      await clients.at(-1)?.close();
      await visits;
    },
  };
}

const keyOf = (title: string) => ({ 'Idempotency-Key': `rolling-${title.replaceAll(' ', '-')}` });
