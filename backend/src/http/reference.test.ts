import { afterAll, beforeAll, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

test('every file that the reference page names is served from here', async () => {
  const page = await api.call('GET', '/api/docs');
  const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file]) => String(file));
  expect(files.length).toBeGreaterThan(3);
  for (const file of files) {
    const { pathname } = new URL(file, 'http://localhost/api/docs');
    expect((await api.call('GET', pathname)).status).toBe(200);
  }
});

test('its policy allows no inline script and no other server', async () => {
  const policy = (await api.call('GET', '/api/docs')).headers['content-security-policy'];
  expect(policy).toContain("script-src 'self';");
  expect(policy).not.toContain('http');
});

test('the description is OpenAPI 3.1', async () => {
  const { json } = await api.call('GET', '/api/openapi.json');
  expect(json).toMatchObject({ openapi: '3.1.1', info: { title: 'Tasktrail' } });
});

test('a plain GET of the live feed is 426', async () => {
  const answer = await api.call('GET', '/api/live');
  expect(answer.json).toMatchObject({ status: 426, type: '/problems/upgrade-required' });
  expect(answer.headers.upgrade).toBe('websocket');
});
