import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';

const page = 'https://board.example';
const tool = 'https://tool.example:8443';

let api: Api;
beforeAll(async () => {
  api = await startApi({ addresses: { publicUrls: [page], allowedOrigins: [tool] } });
});
afterAll(() => api.stop());

test.each([page, tool])('a page of %s may call and read the answer', async (Origin) => {
  const answer = await api.call('GET', '/api/tasks', { headers: { Origin } });
  expect(answer.status).toBe(200);
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': Origin,
    'access-control-expose-headers': 'ETag, Link, Location, Retry-After, Request-Id',
    vary: 'Origin',
  });
});

test('it may read a refusal too', async () => {
  const answer = await api.call('GET', '/api/tasks/0', { headers: { Origin: tool } });
  expect(answer.status).toBe(400);
  expect(answer.headers['access-control-allow-origin']).toBe(tool);
});

test('the server answers to its public name, not to that of an allowed page', async () => {
  const statusAt = async (Host: string) =>
    (await api.call('GET', '/api/tasks', { headers: { Host } })).status;
  expect(await statusAt('board.example')).toBe(200);
  expect(await statusAt('Board.Example:443')).toBe(200);
  expect(await statusAt(`localhost:${api.port}`)).toBe(200);
  expect(await statusAt(`[::1]:${api.port}`)).toBe(200);
  expect(await statusAt('tool.example:8443')).toBe(421);
  expect(await statusAt('board.example:80')).toBe(421);
});

test('its own page at loopback may call it', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]']) {
    const headers = { Origin: `http://${name}:${api.port}` };
    expect((await api.call('GET', '/api/tasks', { headers })).status).toBe(200);
  }
});

test('a preflight names methods and headers', async () => {
  const answer = await api.call('OPTIONS', '/api/tasks/1', {
    headers: { Origin: tool, 'Access-Control-Request-Method': 'PATCH' },
  });
  expect(answer.status).toBe(204);
  expect(answer.headers['access-control-allow-methods']?.split(', ')).toContain('PATCH');
  expect(answer.headers['access-control-allow-headers']?.split(', ')).toEqual(
    expect.arrayContaining([
      'Content-Type',
      'Tasktrail-Person',
      'Idempotency-Key',
      'If-Match',
      'If-None-Match',
      'Request-Id',
    ]),
  );
});

test('a preflight of a foreign page is refused', async () => {
  const answer = await api.call('OPTIONS', '/api/tasks', {
    headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
  });
  expect(answer.status).toBe(403);
});

test('OPTIONS without a preflight says what the path allows', async () => {
  const answer = await api.call('OPTIONS', '/api/tasks');
  expect(answer.status).toBe(204);
  expect(answer.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
});

test('probes come by any name', async () => {
  const headers = { Host: '10.1.2.3:3000' };
  expect((await api.call('GET', '/health', { headers })).status).toBe(200);
  expect((await api.call('GET', '/health/ready', { headers })).status).toBe(200);
  expect((await api.call('GET', '/healthy', { headers })).status).toBe(421);
});
