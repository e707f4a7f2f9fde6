import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startApi } from '../../test/api.ts';
import type { Api } from '../../test/api.ts';
import { pagePolicy } from './page-policy.ts';
import { readPage } from './page.ts';

const inline = "document.documentElement.dataset.theme = 'dark'";
const html = `<!doctype html><script>${inline}</script><script type="module" src="/assets/app-1a2b.js"></script><div id="root"></div>`;

let parent: string;
let api: Api;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tasktrail-page-'));
  const folder = join(parent, 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(folder, 'index.html'), html);
  await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
  await writeFile(join(folder, 'robots.txt'), 'User-agent: *');
  await writeFile(join(parent, 'outside.txt'), 'not ours');
  api = await startApi({ page: readPage(folder) });
});
afterAll(async () => {
  await api.stop();
  await rm(parent, { recursive: true });
});

test.each(['/', '/tasks/12', '/trash?q=a.b', '/tasks/12/history'])(
  '%s is the page',
  async (path) => {
    const answer = await api.call('GET', path);
    expect(answer).toMatchObject({ status: 200, text: html });
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
  },
);

test('the page may run its files and its one inline script, nothing else, and in no frame', async () => {
  const policy = (await api.call('GET', '/')).headers['content-security-policy'];
  const hash = createHash('sha256').update(inline).digest('base64');
  expect(policy).toContain(`script-src 'self' 'sha256-${hash}';`);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(policy).not.toContain('unsafe');
});

test('an unchanged page is 304', async () => {
  const { etag } = (await api.call('GET', '/')).headers;
  const again = await api.call('GET', '/', { headers: { 'If-None-Match': etag ?? '' } });
  expect(again).toMatchObject({ status: 304, text: '' });
});

test('an asset is kept for ever, another file is asked for again', async () => {
  const asset = await api.call('GET', '/assets/app-1a2b.js');
  expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(asset.headers['x-content-type-options']).toBe('nosniff');
  const file = await api.call('GET', '/robots.txt');
  expect(file.headers['cache-control']).toBe('no-cache');
});

describe('everything else is a problem', () => {
  test.each([
    '/assets/app-old.js',
    '/api/nothing',
    '/health/nothing',
    '/..%2foutside.txt',
    '/%2e%2e/outside.txt',
    '/.env',
  ])('GET %s', async (path) => {
    expect((await api.call('GET', path)).json).toMatchObject({ status: 404 });
  });

  test('POST /', async () => {
    expect((await api.call('POST', '/')).json).toMatchObject({ type: '/problems/unknown-route' });
  });
});

test('the policy counts inline scripts and styles, not those with a source', () => {
  const policy = pagePolicy('<style>a{}</style><script src="x"></script><script>\n1\n</script>');
  expect(policy.match(/sha256-/g)).toHaveLength(2);
  expect(policy).toContain(createHash('sha256').update('\n1\n').digest('base64'));
});
