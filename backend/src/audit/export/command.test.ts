import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

test.each([
  [{}, 'DATABASE_URL is missing'],
  [{ DATABASE_URL: 's3cret' }, 'DATABASE_URL is invalid'],
  [{ DATABASE_URL_FILE: '/s3cret' }, 'DATABASE_URL_FILE names a file that cannot be read (ENOENT)'],
])(
  'a bad variable of %j is one sentence that names it, and exit code 78',
  async (env, sentence) => {
    const ended = await new Promise((resolve) => {
      execFile(process.execPath, [main, '--to', '/tmp/x'], { env }, (error, _, err) => {
        resolve({ code: error?.code, err });
      });
    });

    expect(ended).toEqual({ code: 78, err: `export: ${sentence}.\n` });
  },
);

test('a folder that is not there is named, not the file that could not be made in it', async () => {
  const err = await new Promise<string>((resolve) => {
    execFile(process.execPath, [main, '--to', '/nope/x'], (_, __, err) => resolve(err));
  });

  expect(err).toBe('export: There is no folder /nope.\n');
});
