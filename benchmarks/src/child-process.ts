import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Runs a file of this folder as a process: it gets `input` as its only message and answers with its only one. */
export async function runInProcess<Output>(file: string, input: object): Promise<Output> {
  const child = startProcess(file, input);
  const answer = await nextMessage<Output>(child);
  child.disconnect();
  return answer;
}

export function startProcess(file: string, input?: object): ChildProcess {
  const child = fork(join(import.meta.dirname, file), {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (input) child.send(input);
  return child;
}

/** The next thing the process says; rejects when it ends instead. */
export async function nextMessage<Output>(child: ChildProcess): Promise<Output> {
  const over = new AbortController();
  const ended = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`${child.spawnargs.at(-1)} ended with ${String(code)}`);
  });
  const said = once(child, 'message', { signal: over.signal });
  try {
    const [message] = (await Promise.race([said, ended])) as unknown as [Output];
    return message;
  } finally {
    ended.catch(() => undefined);
    said.catch(() => undefined);
    over.abort();
  }
}
