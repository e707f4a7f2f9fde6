import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { root } from '../paths.ts';
import type { SuiteContext } from './suite.ts';

/** Where and how a program runs. */
type Surroundings = Pick<SuiteContext, 'env' | 'stop'> & { readonly cwd?: string };

/** Runs a suite's program, its output on this terminal; answers the exit code. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { env, stop, cwd = root }: Surroundings,
): Promise<number> {
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
  const end = () => child.kill();
  stop.addEventListener('abort', end);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    stop.removeEventListener('abort', end);
  }
}

/** The same with its output kept, to be shown only when it failed. */
export async function captureProgram(
  program: string,
  args: readonly string[],
  { env, stop, cwd = root }: Surroundings,
): Promise<{ code: number; output: string }> {
  const child = spawn(program, args, { cwd, env, signal: stop });
  let output = '';
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}
