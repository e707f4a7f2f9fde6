import { once } from 'node:events';
import { connect } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../src/limits.ts';
import { startApi } from './api.ts';
import type { Api } from './api.ts';
import { SeverableLink } from './severable-link.ts';
import { createTask, outboxOf, taskOf } from './tasks.ts';
import { until } from './until.ts';

interface Linked {
  api: Api;
  link: SeverableLink;
}

async function startLinked(options: Parameters<typeof startApi>[0]): Promise<Linked> {
  const made: { link?: SeverableLink } = {};
  const api = await startApi({
    ...options,
    through: async (databaseUrl) => {
      const { link, url } = await SeverableLink.to(databaseUrl);
      made.link = link;
      return url;
    },
  });
  if (!made.link) throw new Error('no link was made');
  return { api, link: made.link };
}

/** The API over a link to PostgreSQL of its own, for a whole block of tests. */
function linked(options: Parameters<typeof startApi>[0]): Linked {
  const both = {} as Linked;
  beforeAll(async () => void Object.assign(both, await startLinked(options)));
  afterEach(() => both.link.mend());
  afterAll(async () => {
    both.link.cut();
    await both.api.stop();
    await both.link.close();
  });
  return both;
}

test('each time limit lies within the next one', async () => {
  const api = await startApi();
  const { rows } = await api.pool.query<{ ms: number }>(
    `select setting::integer as ms from pg_settings
     where name in ('lock_timeout', 'statement_timeout') order by name`,
  );
  await api.stop();
  const figures = [
    ...rows.map(({ ms }) => ms),
    limits.answerMs,
    limits.connectMs + limits.answerMs,
    limits.requestMs,
  ];
  expect(figures).toEqual([2000, 5000, 6000, 8000, 10_000]);
});

describe('a PostgreSQL that takes connections and never answers', () => {
  const both = linked({ limits: { answerMs: 1500 } });

  test.each([
    ['GET', '/problems/over-capacity'],
    ['POST', '/problems/outcome-unknown'],
    ['PATCH', '/problems/outcome-unknown'],
    ['DELETE', '/problems/outcome-unknown'],
  ])('is 503 with Retry-After for %s: %s', async (method, type) => {
    const { api, link } = both;
    const { id } = await createTask(api);
    const path = method === 'POST' ? '/api/tasks' : `/api/tasks/${id}`;
    const body = method === 'POST' || method === 'PATCH' ? { title: 'x' } : undefined;
    link.mute();
    const answer = await api.call(method, path, { body });
    expect(answer.json).toMatchObject({ status: 503, type });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('is known not to have done anything when not even a connection came about', async () => {
    const { api, link } = both;
    link.cut();
    link.mend();
    link.mute();
    const answer = await api.call('POST', '/api/tasks', { body: { title: 'x' } });
    expect(answer.json).toMatchObject({ status: 503, type: '/problems/over-capacity' });
  });

  test('leaves liveness as it is, and nothing behind when it is back', async () => {
    const { api, link } = both;
    link.mute();
    const waiting = Array.from({ length: 8 }, () => api.call('GET', '/api/tasks'));
    expect((await api.call('GET', '/health')).status).toBe(200);
    const answers = await Promise.all(waiting);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    link.mend();
    expect((await api.call('GET', '/api/tasks')).status).toBe(200);
    expect(api.log.filter(({ level }) => level === 50)).toEqual([]);
  });
});

describe('a request that takes too long', () => {
  const both = linked({ requestMs: 1000, limits: { answerMs: 600_000, waitMs: 600_000 } });

  test.each([
    ['GET', '/problems/over-capacity'],
    ['POST', '/problems/outcome-unknown'],
  ])('is answered in its place: %s %s', async (method, type) => {
    const { api, link } = both;
    await createTask(api);
    link.mute();
    const body = method === 'POST' ? { title: 'x' } : undefined;
    const answer = await api.call(method, '/api/tasks', { body });
    expect(answer.json).toMatchObject({ status: 503, type });
    expect(answer.headers['retry-after']).toBe('1');
  });

  test('is 408 when it is the client who does not come to an end', async () => {
    const socket = connect(both.api.port, '127.0.0.1');
    socket.write(
      `POST /api/tasks HTTP/1.1\r\nHost: localhost:${both.api.port}\r\n` +
        'Content-Type: application/json\r\nContent-Length: 90\r\n\r\n{',
    );
    let text = '';
    socket.on('data', (data: Buffer) => (text += data.toString()));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1.1 408 [^]*Connection: close[^]*request-too-slow/);
  });

  test('and what it says later is heard by nobody', async () => {
    const { api, link } = both;
    await createTask(api);
    link.mute();
    await api.call('GET', '/api/tasks');
    link.mend();
    expect((await api.call('GET', '/api/tasks')).status).toBe(200);
    expect(api.log.filter(({ level }) => level === 50)).toEqual([]);
  });
});

describe('a write whose answer is lost between commit and client', () => {
  const both = linked({ limits: { answerMs: 600_000 } });
  // Not over the link.
  const committed = async (title: string) => {
    const direct = new pg.Client({ connectionString: both.api.database.superuserUrl });
    await direct.connect();
    const { rowCount } = await direct.query('select from tasks where title = $1', [title]);
    await direct.end();
    return rowCount;
  };

  test('exists exactly once after it was sent again with its key', async () => {
    const { api, link } = both;
    await createTask(api);
    const sent = { body: { title: 'Unknown' }, headers: { 'Idempotency-Key': 'unknown-1' } };
    link.mute();
    const first = api.call('POST', '/api/tasks', sent);
    await until(async () => (await committed('Unknown')) === 1);
    link.mend();
    expect((await first).json).toMatchObject({ status: 503, type: '/problems/outcome-unknown' });

    const again = await api.call('POST', '/api/tasks', sent);
    expect(again.status).toBe(201);
    expect(await committed('Unknown')).toBe(1);
    expect(await outboxOf(api, taskOf(again).id)).toHaveLength(1);
  });
});
