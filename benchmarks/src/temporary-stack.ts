import { once } from 'node:events';
import { join } from 'node:path';
import { type Stack, removeDataDir, startStack } from '@tasktrail/stack';
import type { Bench } from './bench.ts';
import { scratch } from './paths.ts';

/** A whole system that is up. */
export type RunningStack = Stack & { url: string };

/** Starts the whole durable system on a new data directory, works with it and removes it. */
export async function withStack<T>(
  { say, signal }: Bench,
  work: (stack: RunningStack) => Promise<T>,
  name = 'data',
): Promise<T> {
  const dataDir = join(scratch, `${name}-${process.pid}`);
  await removeDataDir(dataDir);
  const stack = await startStack({ dataDir, say, signal });
  try {
    const { url } = stack;
    if (url === null) throw new Error('the stack has no address');
    return await Promise.race([work({ ...stack, url }), rejectOn(signal)]);
  } finally {
    await stack.stop();
    await removeDataDir(dataDir);
  }
}

async function rejectOn(signal: AbortSignal): Promise<never> {
  signal.throwIfAborted();
  await once(signal, 'abort');
  throw signal.reason;
}

export function pidOf({ parts }: Stack, name: string): number {
  const { process } = parts.get(name);
  if (process === undefined) throw new Error(`${name} does not run`);
  return process.pid;
}
