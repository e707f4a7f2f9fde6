import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

export interface BackendProcess {
  port: number;
  log: Record<string, unknown>[];
  signal: (name: NodeJS.Signals) => void;
  /** Ends it, if it still runs; resolves with its exit code. */
  stop: () => Promise<number | null>;
}

/** A replica as it runs in earnest: its own process, told everything by its environment. */
export async function startBackend(env: Record<string, string>): Promise<BackendProcess> {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], PORT: '0', LOG_LEVEL: 'info', DRAIN_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit').then(([code]) => code as number | null);
  const log: Record<string, unknown>[] = [];
  const listening = Promise.withResolvers<number>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const entry = JSON.parse(line) as Record<string, unknown>;
    log.push(entry);
    if (entry['action'] === 'listening') listening.resolve(Number(entry['port']));
  });
  void exited.then((code) => listening.reject(new Error(`backend ended with ${String(code)}`)));
  return {
    port: await listening.promise,
    log,
    signal: (name) => child.kill(name),
    stop: () => {
      child.kill('SIGTERM');
      return exited;
    },
  };
}
