import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { removeDataDir } from '@tasktrail/stack';
import { isRunning } from './running-stack.ts';

const root = join(import.meta.dirname, '../..');

/**
 * Starts the whole system by its public command and answers how to stop it. With E2E_DATA=DIR set it uses the stack
 * that runs on DIR already, and leaves it running.
 */
// oxlint-disable-next-line import/no-default-export -- Playwright takes the default export
export default async function startStack(): Promise<() => Promise<void>> {
  if (process.env['E2E_DATA']) return async () => undefined;
  // Playwright ends in order on SIGINT only; on SIGTERM the stack would outlive it.
  process.once('SIGTERM', () => process.kill(process.pid, 'SIGINT'));
  const data = mkdtempSync(join(tmpdir(), 'tasktrail-e2e-'));
  process.env['E2E_DATA'] = data;
  const stack = spawn(
    process.execPath,
    ['stack/bootstrap.mjs', 'start', '--port', '0', '--data', data, '--chaos'],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  await untilRunning(stack);
  return async () => {
    await stop(stack);
    // As root PostgreSQL keeps its files elsewhere: deleting the folder is not enough.
    await removeDataDir(data);
  };
}

async function untilRunning(stack: ChildProcess): Promise<void> {
  while (!isRunning()) {
    if (stack.exitCode !== null) throw new Error(`the stack ended with code ${stack.exitCode}`);
    await sleep(100);
  }
}

async function stop(stack: ChildProcess): Promise<void> {
  if (stack.exitCode !== null) return;
  const ended = once(stack, 'exit');
  stack.kill('SIGTERM');
  await ended;
}
