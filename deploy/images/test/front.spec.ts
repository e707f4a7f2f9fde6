import { chmod, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Problem } from '@tasktrail/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../../../backend/test/free-port.ts';
import { LiveClient } from '../../../backend/test/live-client.ts';
import { until } from '../../../backend/test/until.ts';
import { type Answer, answers, ask } from './ask.ts';
import { Board, images } from './board.ts';
import type { Container } from './container.ts';
import { engine } from './engine.ts';

/** What a browser trusts; the backend's own answers decide what it must be. */
const guarding = [
  'content-security-policy',
  'x-content-type-options',
  'referrer-policy',
  'cross-origin-opener-policy',
  'cache-control',
];
const gzip = { 'Accept-Encoding': 'gzip' };

let board: Board;
let port: number;
let front: Container;
/** A backend that serves the same page itself. */
let backend: Container;
let page: string;
let asset: string;

beforeAll(async () => {
  board = await Board.open();
  port = await freePort();
  front = await board.startFrontend(port);
  page = await mkdtemp(join(tmpdir(), 'tasktrail-page-'));
  await engine('cp', `${front.name}:/srv/page/.`, page);
  // The backend reads it as another user.
  await chmod(page, 0o755);
  const names = await readdir(join(page, 'assets'));
  asset = `/assets/${names.find((name) => /^page-.*\.js$/.test(name))}`;
  backend = await board.start({
    ...board.backend(port, { STATIC_DIR: '/srv/page' }),
    options: [`--volume=${page}:/srv/page:ro`],
  });
  await answers(port, '/health/ready');
}, 300_000);
afterAll(async () => {
  await board.close();
  await rm(page, { recursive: true, force: true });
}, 60_000);

describe('the page', () => {
  const paths = ['/', '/tasks/12', '/trash?q=a.b', '/icon.svg', '/index.html', '/none.png'];

  test.each([...paths, 'an asset'])('%s has the headers the backend gives it', async (name) => {
    const path = name === 'an asset' ? asset : name;
    const host = { Host: `127.0.0.1:${port}` };
    const [ours, theirs] = await Promise.all([
      ask(port, 'GET', path),
      ask(backend.port, 'GET', path, { headers: host }),
    ]);
    expect(ours.status).toBe(theirs.status);
    for (const header of guarding) expect(theirs.headers[header]).toBeDefined();
    expect(pick(ours, guarding)).toEqual(pick(theirs, guarding));
    expect(withoutId(ours.text)).toBe(withoutId(theirs.text));
  });

  test('the policy allows the inline script that the build wrote, by its hash', async () => {
    const { headers } = await ask(port, 'GET', '/');
    expect(headers['content-security-policy']).toMatch(/script-src 'self' 'sha256-[^']{44}'/);
    expect(headers['content-security-policy']).not.toContain('unsafe');
  });

  test('a file with its hash in its name is kept for ever, the document is asked for again', async () => {
    const kept = (await ask(port, 'GET', asset)).headers['cache-control'];
    expect(kept).toBe('public, max-age=31536000, immutable');
    const { headers } = await ask(port, 'GET', '/');
    expect(headers['cache-control']).toBe('no-cache');
    const again = { ...gzip, 'If-None-Match': String(headers.etag) };
    expect((await ask(port, 'GET', '/tasks/3', { headers: again })).status).toBe(200);
    const same = { 'If-None-Match': String(headers.etag) };
    expect((await ask(port, 'GET', '/tasks/3', { headers: same })).status).toBe(304);
  });

  test('files are sent as they were compressed when the image was built', async () => {
    const { headers, bytes } = await ask(port, 'GET', asset, { headers: gzip });
    expect(headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding' });
    expect(bytes.equals(await readFile(join(page, `${asset}.gz`)))).toBe(true);
    expect(gunzipSync(bytes).equals(await readFile(join(page, asset)))).toBe(true);
    const plain = await ask(port, 'GET', asset);
    expect(plain.headers['content-encoding']).toBeUndefined();
  });

  test.each([
    ['GET', '/none.png'],
    ['GET', '/assets/none.js'],
    ['POST', '/'],
    ['GET', '/api/none'],
  ])('%s %s is the problem of the contract', async (method, path) => {
    const answer = await ask(port, method, path);
    expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(problemOf(answer)).toMatchObject({ type: '/problems/unknown-route', status: 404 });
  });
});

describe('the API through the proxy', () => {
  test('a version tag that compression made weak still guards a change', async () => {
    const made = await ask(port, 'POST', '/api/tasks', {
      body: { title: 'long enough to be compressed', description: 'again and '.repeat(200) },
    });
    expect(made.status).toBe(201);
    const path = String(made.headers['location']);
    const read = await ask(port, 'GET', path, { headers: gzip });
    expect(read.headers).toMatchObject({ 'content-encoding': 'gzip', etag: 'W/"v1"' });

    const change = { headers: { ...gzip, 'If-Match': 'W/"v1"' }, body: { status: 'completed' } };
    expect((await ask(port, 'PATCH', path, change)).headers['etag']).toBe('W/"v2"');
    const late = await ask(port, 'PATCH', path, change);
    expect(problemOf(late)).toMatchObject({ type: '/problems/stale-version' });
    const known = { headers: { ...gzip, 'If-None-Match': 'W/"v2"' } };
    expect((await ask(port, 'GET', path, known)).status).toBe(304);
  });

  test('the live feed is a WebSocket that tells of a change made through the proxy', async () => {
    const client = new LiveClient(port);
    await client.first('hello');
    const { json } = await ask(port, 'POST', '/api/tasks', { body: { title: 'seen live' } });
    const { id } = json as { id: number };
    await expect.poll(() => client.changes).toContain(`task/${id} v1`);
    await client.close();
  });

  test('a foreign page, host and upgrade are refused by the backend as without a proxy', async () => {
    const origin = { headers: { Origin: 'https://elsewhere.example' } };
    expect((await ask(port, 'GET', '/api/tasks', origin)).status).toBe(403);
    const host = { headers: { Host: 'elsewhere.example' } };
    expect((await ask(port, 'GET', '/api/tasks', host)).status).toBe(421);
    const feed = new LiveClient(port, undefined, undefined, {
      origin: 'https://elsewhere.example',
    });
    const refusal = new Promise<Error>((resolve) => feed.socket.once('error', resolve));
    expect((await refusal).message).toContain('403');
  });

  test('the id of a request goes through, a malformed one is replaced', async () => {
    const given = { headers: { 'Request-Id': 'of-the-caller' } };
    const answer = await ask(port, 'GET', '/api/tasks', given);
    expect(answer.headers['request-id']).toBe('of-the-caller');
    const bad = { headers: { 'Request-Id': 'two words' } };
    const { headers } = await ask(port, 'GET', '/api/tasks', bad);
    expect(headers['request-id']).toMatch(/^[0-9a-f]{32}$/);
  });

  test.each([300, 2000])(
    'a body of %s KB is too large in the words of the contract',
    async (kb) => {
      const body = { title: 'x'.repeat(kb * 1024) };
      const answer = await ask(port, 'POST', '/api/tasks', { body });
      expect(problemOf(answer)).toMatchObject({ type: '/problems/body-too-large', status: 413 });
    },
  );

  test('headers that nginx does not read are refused in the words of the contract', async () => {
    const answer = await ask(port, 'GET', '/api/tasks', { headers: { Long: 'x'.repeat(20_000) } });
    expect(problemOf(answer)).toMatchObject({ type: '/problems/headers-too-large', status: 431 });
  });
});

test('while there is no backend the page is served and the API says what that means', async () => {
  const place = await freePort();
  await board.startFrontend(place, { BACKEND_URL: 'http://nobody:3000' });
  await answers(place, '/healthz');
  expect((await ask(place, 'GET', '/tasks/1')).status).toBe(200);
  const read = await ask(place, 'GET', '/api/tasks');
  expect(problemOf(read)).toMatchObject({ type: '/problems/over-capacity', status: 503 });
  const write = await ask(place, 'POST', '/api/tasks', { body: { title: 'lost?' } });
  expect(problemOf(write)).toMatchObject({ type: '/problems/outcome-unknown', status: 503 });
  expect(write.headers['retry-after']).toBe('1');
});

test('a replica that comes later is found under the name, and so is its successor elsewhere', async () => {
  const place = await freePort();
  await board.startFrontend(place, { BACKEND_URL: 'http://late:3000' });
  for (const generation of ['first', 'second']) {
    const replica = await board.start({ ...board.backend(place), alias: 'late' });
    await answers(place, '/health/ready');
    expect((await ask(place, 'GET', `/api/tasks?q=${generation}`)).status).toBe(200);
    await replica.remove();
  }
});

test('a write whose connection breaks goes to the next replica if it has a key, and is not repeated without', async () => {
  const place = await freePort();
  await board.startFrontend(place, { BACKEND_URL: 'http://shaky:3000' });
  await board.start(stub('shaky', 'request.socket.resetAndDestroy()'));
  await board.start(stub('shaky', 'response.writeHead(201).end()'));
  const statuses = async (headers: Record<string, string>) => {
    const asked = { headers, body: { title: 'once' } };
    const write = async () => (await ask(place, 'POST', '/api/tasks', asked)).status;
    return Promise.all(Array.from({ length: 20 }, write));
  };
  // Both have been met.
  const without = () => statuses({});
  await until(without, (seen) => seen.includes(201) && seen.includes(503));
  expect(new Set(await statuses({ 'Idempotency-Key': 'of-a-test' }))).toEqual(new Set([201]));
});

test('in a cluster a name without a dot is one of the own namespace', async () => {
  const container = await board.start({
    image: images.frontend,
    alias: 'of-a-cluster',
    options: ['--dns-search=task-app.svc.cluster.local'],
  });
  const told = async () => (await container.run('cat', '/tmp/nginx/backend.conf')).text;
  await expect.poll(told).toContain('http://backend.task-app.svc.cluster.local:3000;');
});

test.each([
  'https://backend:3000',
  'backend:3000',
  'http://',
  'http://backend:0',
  'http://backend:65536',
  'http://backend:3000/api',
  'http://user:secret@backend',
  'http://backend;evil on;',
  'http://backend:3000\nevil',
])('BACKEND_URL=%j stops the start with one line that names it', async (url) => {
  const container = await board.start({
    image: images.frontend,
    alias: 'refused',
    env: { BACKEND_URL: url },
  });
  expect(await container.exitCode()).toBe(78);
  expect(await container.log()).toBe(
    'frontend: BACKEND_URL must be http://host or http://host:port\n',
  );
});

/** Something under the name of a backend that treats every request like this. */
function stub(alias: string, treatment: string): Parameters<Board['start']>[0] {
  const server = `require('node:http').createServer((request, response) => { ${treatment}; })`;
  const command = ['-e', `${server}.listen(3000)`];
  return { image: images.backend, alias, command };
}

function pick({ headers }: Answer, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, headers[name]]));
}

/** Problems carry the id of their request. */
function withoutId(text: string): string {
  return text.replace(/"request_id":"[^"]+"/, '');
}

/** In the contract's shape, with the id that the answer's header has. */
function problemOf(answer: Answer): Problem {
  const problem = Problem.parse(answer.json);
  expect(problem.status).toBe(answer.status);
  expect(problem.request_id).toBe(answer.headers['request-id']);
  return problem;
}
