import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from './until.ts';

const services = fileURLToPath(new URL('../../stack/src/services.ts', import.meta.url));

/** A Kafka that a test may kill: a stack of its own, whose supervisor starts it again after a SIGKILL. */
export interface Broker {
  bootstrap: string;
  /** Resolves once another process has taken its place, which is not ready yet. */
  kill: () => Promise<void>;
  /** Stops answering and keeps its connections open. */
  freeze: () => Promise<void>;
  thaw: () => Promise<void>;
  stop: () => Promise<void>;
}

interface RunFile {
  kafka_bootstrap: string;
  parts: { name: string; pid: number }[];
}

export async function startBroker(): Promise<Broker> {
  const folder = await mkdtemp(join(tmpdir(), 'tasktrail-broker-'));
  const child = spawn(process.execPath, [services, '--data', folder], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  const readRun = async () => {
    const text = await readFile(join(folder, 'run.json'), 'utf8').catch(() => undefined);
    return text === undefined ? undefined : (JSON.parse(text) as RunFile);
  };
  const kafkaPid = async () => {
    return (await readRun())?.parts.find((part) => part.name === 'kafka')?.pid;
  };
  const signal = async (name: NodeJS.Signals) => process.kill((await kafkaPid()) ?? NaN, name);
  const run = await Promise.race([
    until(readRun, (file) => file !== undefined),
    exited.then(() => Promise.reject(new Error('the broker’s stack did not start'))),
  ]);
  return {
    bootstrap: run?.kafka_bootstrap ?? '',
    kill: async () => {
      const before = await kafkaPid();
      await signal('SIGKILL');
      await until(kafkaPid, (pid) => pid !== undefined && pid !== before);
    },
    freeze: async () => void (await signal('SIGSTOP')),
    thaw: async () => void (await signal('SIGCONT')),
    stop: async () => {
      child.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
