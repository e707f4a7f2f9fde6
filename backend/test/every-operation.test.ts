import { Problem } from '@tasktrail/contract';
import { operations } from '@tasktrail/contract/operations';
import type { Operation } from '@tasktrail/contract/operations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from './api.ts';
import type { Api } from './api.ts';
import { addToLog, asOwner, createTask, outboxOf } from './tasks.ts';

const person = '0198c0de-0000-4000-8000-00000000000a';
const bodies: Record<string, unknown> = {
  createTask: { title: 'x' },
  putTask: { title: 'x' },
  patchTask: { title: 'x' },
  putPerson: { name: 'x' },
  acknowledgeQuarantined: { reason: 'a test' },
  doChaos: { target: 'kafka', act: 'kill' },
};
const queries: Record<string, string> = { getTrails: '?task_ids=1', listPeople: `?ids=${person}` };

const event = '0198c0de-0000-4000-8000-0000000000e1';

/** A request of each operation that succeeds. */
const all = Object.entries(operations).map(([id, operation]: [string, Operation]) => ({
  id,
  operation,
  method: operation.method.toUpperCase(),
  path: operation.path.replace('{id}', idIn(operation.path)) + (queries[id] ?? ''),
  body: bodies[id],
}));

function idIn(path: string): string {
  if (path.startsWith('/api/people')) return person;
  if (path.startsWith('/api/quarantine')) return `${person}-0-17`;
  return path.startsWith('/api/events') ? event : '1';
}

const api = all.filter(({ path }) => path.startsWith('/api/'));

let server: Api;
beforeAll(async () => {
  server = await startApi({ chaos: async (wanted) => ({ ...wanted, part: null }) });
  const { id } = await createTask(server);
  const [created] = await outboxOf(server, id);
  if (created) await addToLog(server, { ...created, event_id: event });
  await asOwner(
    server,
    `insert into audit_quarantine (topic_id, partition, kafka_offset, reason, detail)
     values ($1, 0, 17, 'foreign', 'a test')`,
    [person],
  );
});
afterAll(() => server.stop());

const problemOf = (json: unknown) => Problem.parse(json).type;

describe.each(all)('$method $path', ({ id, operation, method, path, body }) => {
  test('answers as the contract says', async () => {
    if (id === 'deleteTask') await createTask(server);
    const answer = await server.call(method, path, { body });
    expect(answer.status).toBe(operation.status);
    if (operation.answer) operation.answer.parse(answer.json);
    // A single page has no next one.
    const promised = (operation.answerHeaders ?? []).filter((header) => header !== 'Link');
    const names = promised.map((header) => header.toLowerCase());
    expect(Object.keys(answer.headers)).toEqual(expect.arrayContaining(names));
    if (id === 'deleteTask') await server.call('POST', '/api/tasks/1/restore');
  });

  test('another method is 405 and says what is allowed', async () => {
    const answer = await server.call('PROPFIND', path);
    expect(problemOf(answer.json)).toBe('/problems/method-not-allowed');
    expect(answer.status).toBe(405);
    expect(answer.headers.allow?.split(', ')).toContain(method);
  });

  test('answers carry the id of the request and forbid sniffing and framing', async () => {
    const headers = { 'Request-Id': `r-${id}` };
    const answer = await server.call('PROPFIND', path, { headers });
    expect(answer.headers).toMatchObject({
      'request-id': `r-${id}`,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'") as string,
    });
    expect(answer.headers).not.toHaveProperty('x-powered-by');
    expect(answer.json).toMatchObject({ request_id: `r-${id}` });
  });

  test('a foreign Origin is refused, and so is null', async () => {
    for (const Origin of ['https://evil.example', 'null', `http://localhost:${server.port + 1}`]) {
      const answer = await server.call(method, path, { body, headers: { Origin } });
      expect(problemOf(answer.json)).toBe('/problems/foreign-origin');
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    }
  });
});

describe.each(api)('$method $path', ({ method, path, body }) => {
  test('a foreign Host is refused', async () => {
    const hosts = [
      'evil.example',
      `evil.example:${server.port}`,
      '127.0.0.1',
      'localhost:1',
      '[::1',
    ];
    for (const Host of hosts) {
      const answer = await server.call(method, path, { body, headers: { Host } });
      expect(answer.status).toBe(421);
      expect(problemOf(answer.json)).toBe('/problems/unknown-host');
    }
  });
});

describe.each(api.filter(({ operation }) => operation.path.startsWith('/api/tasks/{id}')))(
  '$method $operation.path',
  ({ method, path, body }) => {
    test.each(['abc', '-1', '0', '9007199254740992'])('an id %s is 400', async (bad) => {
      const answer = await server.call(method, path.replace('/1', `/${bad}`), { body });
      expect(problemOf(answer.json)).toBe('/problems/invalid-id');
    });

    test('an unknown id is 404', async () => {
      const answer = await server.call(method, path.replace('/1', '/99999999999'), { body });
      expect(answer.status).toBe(404);
      expect(problemOf(answer.json)).toBe('/problems/not-found');
    });
  },
);

describe.each(api.filter(({ operation }) => operation.query))(
  '$method $operation.path',
  ({ method, path }) => {
    test('a parameter that is unknown or given twice is 400', async () => {
      const mark = path.includes('?') ? '&' : '?';
      for (const query of ['nonsense=1', 'limit=1&limit=1']) {
        const answer = await server.call(method, path + mark + query);
        expect(problemOf(answer.json)).toBe('/problems/invalid-parameter');
      }
    });
  },
);

describe.each(api.filter(({ operation }) => operation.problems?.includes('invalid-header')))(
  '$method $operation.path',
  ({ method, path, body }) => {
    test.each([
      ['Idempotency-Key', 'k'.repeat(5000)],
      ['Tasktrail-Person', 'somebody'],
    ])('a bad %s is 400', async (name, value) => {
      const answer = await server.call(method, path, { body, headers: { [name]: value } });
      expect(problemOf(answer.json)).toBe('/problems/invalid-header');
    });
  },
);

describe.each(api.filter(({ operation }) => operation.body))(
  '$method $operation.path',
  ({ method, path }) => {
    test.each<[string, unknown, object, number]>([
      ['2 MB', { title: 'x'.repeat(2_000_000) }, {}, 413],
      ['text/plain', 'x', { 'Content-Type': 'text/plain' }, 415],
      ['truncated JSON', '{"a', {}, 400],
      ['bad UTF-8', Buffer.from([0x22, 0xff, 0x22]), {}, 400],
      ['an unknown field', { nonsense: 1 }, {}, 422],
      ['20,000 nested brackets', '['.repeat(20_000) + ']'.repeat(20_000), {}, 422],
    ])('a body of %s is refused', async (_name, sent, headers, status) => {
      const answer = await server.call(method, path, {
        body: sent,
        headers: { 'Content-Type': 'application/json', ...headers },
      });
      expect(answer.status).toBe(status);
      expect(Problem.parse(answer.json).status).toBe(status);
    });
  },
);

test.each([
  '/',
  '/api',
  '/api/',
  '/api/task',
  '/API/tasks',
  '/api/tasks/1/undo',
  '/api/docs/x.js',
  '/index.html',
  '/api/../etc/passwd',
  '//',
])('%s is an unknown route', async (path) => {
  const answer = await server.call('GET', path);
  expect(answer.status).toBe(404);
  expect(problemOf(answer.json)).toBe('/problems/unknown-route');
});

test('no answer of this file was a 500', () => {
  expect(server.log.filter(({ level }) => level === 50)).toEqual([]);
});

test('a log line names route and status, and nothing that a client sent', async () => {
  await server.call('GET', '/api/tasks/7?secret=s3cret', { headers: { Authorization: 's3cret' } });
  expect(server.log.at(-1)).toMatchObject({ method: 'GET', route: '/api/tasks/:id', status: 404 });
  expect(JSON.stringify(server.log)).not.toContain('s3cret');
});
