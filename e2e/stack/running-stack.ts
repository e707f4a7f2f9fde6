import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from '@playwright/test';

export type PartKind = 'postgres' | 'kafka' | 'backend' | 'consumer';

/** The part of run.json that the specs use. */
export interface RunFile {
  readonly url: string;
  readonly database_url: string;
  readonly kafka_bootstrap: string;
  readonly parts: readonly {
    readonly kind: PartKind;
    readonly pid: number;
    readonly log: string;
  }[];
}

const runFile = () => join(process.env['E2E_DATA'] ?? '', 'run.json');

export const isRunning = () => existsSync(runFile());

/** What runs now: the file follows every restart of a part, so it is read anew each time. */
export const readRunFile = () => JSON.parse(readFileSync(runFile(), 'utf8')) as RunFile;

/** SIGKILL to a part; resolves when the stack has started it again. It may not be ready yet. */
export async function kill(kind: PartKind): Promise<void> {
  await untilReplaced(kind, await signal(kind, 'SIGKILL'));
}

/** The processes of a part that run now; one that just died is not among them. */
export const pidsOf = (kind: PartKind): number[] =>
  readRunFile()
    .parts.filter((part) => part.kind === kind)
    .map((part) => part.pid);

/** Resolves when the stack has started a part in place of the one whose processes are `gone`. It may not be ready yet. */
export async function untilReplaced(kind: PartKind, gone: readonly number[]): Promise<void> {
  await expect
    .poll(() => pidsOf(kind).filter((pid) => !gone.includes(pid)), {
      message: `${kind} runs again`,
      timeout: 60_000,
    })
    .not.toHaveLength(0);
}

/** SIGKILL to a part and to each that is started in its place, until `end`, which resolves when one is started and stays. */
export function keepDown(kind: PartKind): { readonly end: () => Promise<void> } {
  const ending = new AbortController();
  const killing = killOnSight(kind, ending.signal);
  return {
    end: async () => {
      ending.abort();
      await untilReplaced(kind, [...(await killing)]);
    },
  };
}

async function killOnSight(kind: PartKind, end: AbortSignal): Promise<Set<number>> {
  const killed = new Set<number>();
  while (!end.aborted) {
    for (const pid of pidsOf(kind).filter((pid) => !killed.has(pid))) {
      process.kill(pid, 'SIGKILL');
      killed.add(pid);
    }
    await sleep(20);
  }
  return killed;
}

/** Stops a part without ending it: whoever waits for it waits in vain, and nobody starts another. */
export const freeze = async (kind: PartKind) => signal(kind, 'SIGSTOP');

async function signal(kind: PartKind, name: NodeJS.Signals): Promise<number[]> {
  // A part that just died is not in the file until it was started again.
  await expect.poll(() => pidsOf(kind), { timeout: 60_000 }).not.toHaveLength(0);
  const pids = pidsOf(kind);
  for (const pid of pids) process.kill(pid, name);
  return pids;
}

/** Resolves when the backend reaches its database again. */
export async function untilReady(): Promise<void> {
  const status = async () =>
    fetch(`${readRunFile().url}/health/ready`).then(
      (response) => response.status,
      () => 0,
    );
  await expect.poll(status, { message: 'backend is ready', timeout: 60_000 }).toBe(200);
}
