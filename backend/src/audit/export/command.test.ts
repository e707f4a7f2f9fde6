import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test('a folder that is not there is named, not the file that could not be made in it', async () => {
  const err = await new Promise<string>((resolve) => {
    execFile(process.execPath, [main, '--to', '/nope/x'], (_, __, err) => resolve(err));
  });

  expect(err).toBe('export: There is no folder /nope.\n');
});
