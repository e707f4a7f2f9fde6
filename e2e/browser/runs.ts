import { execFile } from 'node:child_process';

/** Whether the browser starts here at all, judged by its telling its version. */
export async function runs(browser: string, env?: Record<string, string>): Promise<boolean> {
  return new Promise((resolve) => {
    const options = { timeout: 10_000, env: { ...process.env, ...env } };
    execFile(browser, ['--version'], options, (error) => resolve(error === null));
  });
}
