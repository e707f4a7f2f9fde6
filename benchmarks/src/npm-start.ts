import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.ts';
import { processTree } from './process-usage.ts';

export interface StartedByNpm {
  pid: number;
  /** From the command until the page answered. */
  seconds: number;
  /** Ends it as Ctrl-C does and answers how long that took. */
  stop: () => Promise<number>;
}

interface Options {
  dataDir: string;
  port: number;
  folder?: string;
  environment?: Record<string, string>;
  signal: AbortSignal;
}

/** Runs `npm start` as a person would and waits until the page answers. */
export async function npmStart(options: Options): Promise<StartedByNpm> {
  const { dataDir, port, folder = root, environment, signal } = options;
  const began = performance.now();
  const child = spawn('npm', ['start', '--', '--data', dataDir, '--port', String(port)], {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'inherit'],
    detached: true,
  });
  try {
    await answers(`http://localhost:${port}/`, child, signal);
  } catch (error) {
    await end(child);
    throw error;
  }
  const seconds = (performance.now() - began) / 1000;
  return { pid: child.pid ?? 0, seconds, stop: async () => end(child) };
}

async function answers(page: string, child: ChildProcess, signal: AbortSignal): Promise<void> {
  while (!(await isPage(page))) {
    if (child.exitCode !== null) throw new Error(`npm start ended with ${child.exitCode}`);
    await sleep(20, undefined, { signal });
  }
}

async function isPage(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { headers: { accept: 'text/html' } });
    return answer.ok && (await answer.text()).includes('<html');
  } catch {
    return false;
  }
}

/** Ctrl-C: a terminal sends it to every process of the group. */
async function end(child: ChildProcess): Promise<number> {
  const began = performance.now();
  const { pid } = child;
  if (pid === undefined || child.exitCode !== null) return 0;
  const all = processTree(pid);
  process.kill(-pid, 'SIGINT');
  while (all.some((pid) => existsSync(`/proc/${pid}`))) await sleep(20);
  return (performance.now() - began) / 1000;
}
