import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from './api.ts';
import type { Api } from './api.ts';
import { createTask } from './tasks.ts';

let api: Api;
let id: number;
beforeAll(async () => {
  api = await startApi();
  ({ id } = await createTask(api));
});
afterAll(() => api.stop());

const json = { 'Content-Type': 'application/json' };
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

describe.each([
  ['POST', (): string => '/api/tasks'],
  ['PUT', (): string => `/api/tasks/${id}`],
  ['PATCH', (): string => `/api/tasks/${id}`],
])('a body of %s', (method, path) => {
  test.each<[string, unknown, string, string]>([
    ['a title of 10,000 characters', { title: 'x'.repeat(10_000) }, 'invalid-body', '/title'],
    ['a title of blanks', { title: ' \n\t ' }, 'invalid-body', '/title'],
    ['a title with NUL', { title: 'a\0b' }, 'invalid-body', '/title'],
    ['a title with a lone surrogate', String.raw`{"title":"\ud800"}`, 'invalid-body', '/title'],
    ['a title that is a number', { title: 7 }, 'invalid-body', '/title'],
    ['a title that is null', { title: null }, 'invalid-body', '/title'],
    [
      'a long description',
      { title: 'x', description: 'y'.repeat(20_001) },
      'invalid-body',
      '/description',
    ],
    [
      'a description that is null',
      { title: 'x', description: null },
      'invalid-body',
      '/description',
    ],
    ['a description with NUL', { title: 'x', description: '\0' }, 'invalid-body', '/description'],
    ['an unknown status', { title: 'x', status: 'done' }, 'invalid-body', '/status'],
    ['a status that is null', { title: 'x', status: null }, 'invalid-body', '/status'],
    ['an unknown field', { title: 'x', 'a/b~c': 1 }, 'invalid-body', '/a~1b~0c'],
    ['a prototype as a field', '{"title":"x","__proto__":{"a":1}}', 'invalid-body', '/__proto__'],
    ['a list', [], 'invalid-body', ''],
    ['a string', '"x"', 'invalid-body', ''],
    ['null', 'null', 'invalid-body', ''],
    ['20,000 nested brackets', nested(20_000), 'invalid-body', ''],
    ['nested brackets as a title', `{"title":${nested(20_000)}}`, 'invalid-body', '/title'],
    [
      'nested brackets in an unknown field',
      `{"title":"x","z":${nested(20_000)}}`,
      'invalid-body',
      '/z',
    ],
  ])('with %s is 422', async (_name, body, code, pointer) => {
    const answer = await api.call(method, path(), { body });
    expect(answer.json).toMatchObject({ status: 422, type: `/problems/${code}` });
    expect(answer.json).toMatchObject({ errors: [{ pointer }] });
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test.each<[string, string | Buffer]>([
    ['truncated JSON', '{"title":"x'],
    ['nothing', ''],
    ['bad UTF-8', Buffer.from([...Buffer.from('{"title":"'), 0xc3, 0x28, ...Buffer.from('"}')])],
    ['a surrogate in UTF-8', Buffer.from('7b227469746c65223a22eda080227d', 'hex')],
    ['brackets that never close', '['.repeat(20_000)],
    ['two values', '{} {}'],
    ['a comment', '{"title":"x"} // x'],
    ['NaN', '{"title":NaN}'],
  ])('of %s is 400', async (_name, body) => {
    const answer = await api.call(method, path(), { body: Buffer.from(body), headers: json });
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/malformed-request' });
  });

  test.each([
    'text/plain',
    'application/json; charset=iso-8859-1',
    'application/jsonp',
    'application/merge-patch+json',
    'multipart/form-data; boundary=x',
    '',
  ])('as %j is 415', async (type) => {
    const sent = { body: { title: 'x' }, headers: { 'Content-Type': type } };
    const answer = await api.call(method, path(), sent);
    expect(answer.json).toMatchObject({ status: 415, type: '/problems/unsupported-media-type' });
  });

  test('compressed is 415', async () => {
    const sent = { body: { title: 'x' }, headers: { 'Content-Encoding': 'gzip' } };
    expect((await api.call(method, path(), sent)).status).toBe(415);
  });

  test.each([
    'Application/JSON',
    'application/json;charset=UTF-8',
    'application/json; charset="utf-8"',
  ])('as %s is accepted', async (type) => {
    const sent = { body: { title: 'x' }, headers: { 'Content-Type': type } };
    expect((await api.call(method, path(), sent)).status).toBeLessThan(300);
  });

  test('of 2 MB is 413, and the connection closes', async () => {
    const answer = await api.call(method, path(), { body: { title: 'x'.repeat(2_000_000) } });
    expect(answer.json).toMatchObject({ status: 413, type: '/problems/body-too-large' });
    expect(answer.headers.connection).toBe('close');
  });
});

describe('an id', () => {
  test.each([
    'abc',
    '-1',
    '0',
    '1.5',
    '1e3',
    '9007199254740992',
    '99999999999999999999',
    '%00',
    '1%2F2',
  ])('%s is 400', async (bad) => {
    const answer = await api.call('GET', `/api/tasks/${bad}`);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-id' });
  });

  test.each(['99999999999', '9007199254740991'])('%s is 404', async (unknown) => {
    const answer = await api.call('GET', `/api/tasks/${unknown}`);
    expect(answer.json).toMatchObject({ status: 404, type: '/problems/not-found' });
  });

  test.each(['%', '%C3%28', '%ff'])('%s is 400: it does not decode', async (bad) => {
    const answer = await api.call('GET', `/api/tasks/${bad}`);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/malformed-request' });
  });
});

describe('a query', () => {
  test.each([
    'limit=0',
    'limit=1001',
    'limit=-1',
    'limit=1.5',
    'limit=',
    'limit=99999999999999999999',
    'limit=1&limit=2',
    'status=done',
    'deleted=yes',
    `q=${'x'.repeat(201)}`,
    'q=%00',
    'sort=title',
    '__proto__=1',
    'constructor=1',
    `cursor=${'x'.repeat(201)}`,
  ])('?%s is 400', async (query) => {
    const answer = await api.call('GET', `/api/tasks?${query}`);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-parameter' });
    expect(answer.json).toHaveProperty('errors.0.pointer');
  });

  test.each(['q=%ff', 'q=%', 'q=%C3%28', 'q=%ED%A0%80'])(
    '?%s is 400: it does not decode',
    async (query) => {
      const answer = await api.call('GET', `/api/tasks?${query}`);
      expect(answer.json).toMatchObject({ status: 400, type: '/problems/malformed-request' });
    },
  );

  const cursors = [
    'x',
    'abc',
    '%21%21',
    'MQ%3D%3D',
    encode('0'),
    encode('-1'),
    encode('1 2 3'),
    encode("1'--"),
    encode('99999999999999999'),
  ];

  test.each(
    ['/api/tasks?', '/api/tasks?deleted=true&', '/api/events?', '/api/tasks/1/history?'].flatMap(
      (path) => cursors.map((cursor) => `${path}cursor=${cursor}`),
    ),
  )('%s is 400', async (path) => {
    const answer = await api.call('GET', path);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-cursor' });
  });

  test.each([
    '/api/events/trails',
    '/api/events/trails?task_ids=',
    '/api/events/trails?task_ids=1,x',
    `/api/events/trails?task_ids=${Array(101).fill(1).join(',')}`,
    '/api/people?ids=ana',
    '/api/people',
  ])('%s is 400', async (path) => {
    const answer = await api.call('GET', path);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-parameter' });
  });
});

describe('a header', () => {
  test.each([
    ['Idempotency-Key', 'k'.repeat(5000)],
    ['Idempotency-Key', 'two words'],
    ['Idempotency-Key', 'größe'],
    ['Tasktrail-Person', 'ana'],
    ['Tasktrail-Person', '00000000-0000-0000-0000-00000000000'],
    ['If-Match', 'v1'],
    ['If-Match', '"v1'],
    ['If-Match', '"v1" "v2"'],
    ['If-Match', 'tag, "v1"'],
    ['If-Match', '*, "v1"'],
    ['If-Match', ','],
    ['If-Match', ''],
  ])('%s: %s is 400', async (name, value) => {
    const sent = { body: { title: 'x' }, headers: { [name]: value } };
    const answer = await api.call('PATCH', `/api/tasks/${id}`, sent);
    expect(answer.json).toMatchObject({ status: 400, type: '/problems/invalid-header' });
  });

  test.each(['', 'a b', 'x'.repeat(65), '<script>'])(
    'Request-Id: %j is replaced',
    async (value) => {
      const answer = await api.call('GET', '/api/tasks', { headers: { 'Request-Id': value } });
      expect(answer.headers['request-id']).toMatch(/^[0-9a-f-]{36}$/);
    },
  );
});

test('a client that vanishes in the middle of its body leaves one line in the log', async () => {
  const socket = connect(api.port, '127.0.0.1');
  socket.write(
    `POST /api/tasks HTTP/1.1\r\nHost: 127.0.0.1:${api.port}\r\nRequest-Id: vanished\r\n` +
      'Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{"title":',
  );
  const seen = api.log.length;
  await expect.poll(() => api.call('GET', '/health')).toMatchObject({ status: 200 });
  socket.destroy();
  const line = expect.objectContaining({ request_id: 'vanished', aborted: true }) as unknown;
  await expect.poll(() => api.log.slice(seen)).toContainEqual(line);
  expect(api.log.filter(({ request_id }) => request_id === 'vanished')).toHaveLength(1);
});

test('none of this was a defect', () => {
  expect(api.log.filter(({ action }) => action === 'defect')).toEqual([]);
});

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
