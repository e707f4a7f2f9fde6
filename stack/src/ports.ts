import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

import { Refusal } from '../bootstrap/refusal.mjs';

/** Why this port of the loopback address cannot be listened on: the error's code, or undefined when it can. */
async function obstacle(port: number): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const server = createServer();
  server.once('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => resolve(code));
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(undefined)));
  return promise;
}

/** Ends with one sentence when the port a person chose cannot be used. */
export async function refuseTakenPort(port: number): Promise<void> {
  const code = await obstacle(port);
  if (code === 'EADDRINUSE')
    throw new Refusal(
      `Port ${port} is in use: stop the program that uses it, or choose another with --port.`,
    );
  if (code) throw new Refusal(`Port ${port} cannot be used (${code}): choose another with --port.`);
}

async function isFree(port: number): Promise<boolean> {
  return (await obstacle(port)) === undefined;
}

const given = new Set<number>();

/**
 * A free port below those that Linux and macOS give to outgoing connections, so that a part which restarts finds its port
 * free again. No port is given twice: whoever asked for one may not listen on it yet.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
  }
}

/** The port used last time when it is still free, else another. */
export async function keptPort(last: number | undefined): Promise<number> {
  if (last === undefined || !(await isFree(last))) return freePort();
  given.add(last);
  return last;
}
