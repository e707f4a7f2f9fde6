import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, startTime } from '../bootstrap/process-identity.mjs';
import { type RunFile, readRunFile } from '../src/data/run-file.ts';
import { python, root } from '../src/paths.ts';

/** A command of ours that runs, and everything it printed. */
export class Running {
  readonly child: ChildProcess;
  output = '';
  readonly #exit: Promise<number | null>;

  constructor(program: string, args: readonly string[], options: SpawnOptions) {
    this.child = spawn(program, args, { cwd: root, ...options, stdio: 'pipe' });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    this.#exit = once(this.child, 'close').then(([code]) => code as number | null);
  }

  /** Resolves with the address once the start command printed it. */
  async address(): Promise<string> {
    return until(() => {
      if (this.child.exitCode !== null) throw new Error(`it ended early: ${this.output}`);
      return /Tasktrail is at (\S+)/.exec(this.output)?.[1];
    });
  }

  async exit(): Promise<number | null> {
    return this.#exit;
  }
}

/** An empty folder for one test. */
export const makeFolder = () => mkdtempSync(join(tmpdir(), 'tasktrail-start-'));

const bootstrap = join(root, 'stack/bootstrap.mjs');

/** `node stack/bootstrap.mjs` with these arguments. */
export function run(args: readonly string[], options: SpawnOptions = {}): Running {
  return new Running(process.execPath, [bootstrap, ...args], options);
}

/** `npm start` on a data directory and a free port. */
export function npmStart(dataDir: string): Running {
  return new Running('npm', ['start', '--', ...startArguments(dataDir)], {});
}

/** `npm start` on a terminal of its own, which can be typed to and closed. */
export function npmStartOnTerminal(dataDir: string): Running {
  const terminal = join(root, 'stack/test/terminal.py');
  return new Running(python, [terminal, 'npm', 'start', '--', ...startArguments(dataDir)], {});
}

export const startArguments = (dataDir: string) => ['--port', '0', '--data', dataDir];

/** What run.json says now; fails when there is none. */
export function runFile(dataDir: string): RunFile {
  const file = readRunFile(dataDir);
  if (!file) throw new Error(`there is no run.json in ${dataDir}`);
  return file;
}

/** The runner, which holds the lock of the data directory. */
export function runnerPid(dataDir: string): number {
  return (JSON.parse(readFileSync(join(dataDir, 'lock'), 'utf8')) as { pid: number }).pid;
}

/** The runner and all parts of a stack, so that a test can see later that they are gone. */
export function processesOf(dataDir: string) {
  const runner = { name: 'runner', pid: runnerPid(dataDir) };
  return [runner, ...runFile(dataDir).parts].map(({ name, pid }) => {
    return { name, pid, started: startTime(pid) };
  });
}

/** The names of those processes that still run. */
export function stillRunning(processes: ReturnType<typeof processesOf>): string[] {
  return processes.filter(isRunning).map(({ name }) => name);
}

/** Asks again until there is an answer. The time limit is the test's. */
export async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(50);
  }
}
