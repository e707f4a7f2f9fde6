import { execFile } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const main = fileURLToPath(new URL('health-check.ts', import.meta.url));

function check(...args: string[]): Promise<{ code: unknown; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, ...args], (error, _, err) => {
      resolve({ code: error?.code ?? 0, err });
    });
  });
}

async function serverWith(status: number): Promise<string> {
  const server = createServer((_req, res) => res.writeHead(status).end('{}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
}

test('an address that answers with 200 is well', async () => {
  expect(await check(await serverWith(200))).toEqual({ code: 0, err: '' });
});

test('one that answers otherwise, or not at all, is not, and why is one line', async () => {
  const unready = await check(await serverWith(503));
  const nobody = await check('http://127.0.0.1:1/health');

  expect(unready).toEqual({ code: 1, err: 'health-check: status 503\n' });
  expect(nobody.code).toBe(1);
  expect(nobody.err).toMatch(/^health-check: .*ECONNREFUSED.*\n$/);
});

test.each(['', 'localhost', 'https://127.0.0.1/'])('%j is no address to ask', async (address) => {
  expect(await check(address)).toMatchObject({ code: 2 });
});
