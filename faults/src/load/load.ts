import { setTimeout as sleep } from 'node:timers/promises';
import type { Random } from '../random/random.ts';
import { Gate } from './gate.ts';
import { History } from './history.ts';
import { HttpWriter } from './http-writer.ts';
import { KnownTasks } from './known-tasks.ts';
import { SqlWriter } from './sql-writer.ts';

export interface LoadOptions {
  readonly base: string;
  /** Role owner, for the writes beside the API. */
  readonly databaseUrl: string;
  readonly random: Random;
  readonly httpWriters?: number;
  readonly sqlWriters?: number;
  /** Mean milliseconds between two writes of one writer. */
  readonly pauseMs?: number;
}

/** Writers at work. */
export interface Load {
  readonly history: History;
  /** Resolves when so many more writes were acknowledged; rejects after a minute without. */
  readonly acknowledged: (more: number) => Promise<void>;
  /** No new writes until `resume`; resolves when each write's outcome is known. */
  readonly pause: () => Promise<void>;
  readonly resume: () => void;
  /** No new writes; resolves when each write's outcome is known, or after `patienceMs` when it cannot be. */
  readonly stop: (patienceMs?: number) => Promise<void>;
}

const PATIENCE_MS = 60_000;

/** Starts people who write through the API and programs that write by SQL. */
export function startLoad(options: LoadOptions): Load {
  const { base, databaseUrl, random, httpWriters = 6, sqlWriters = 1, pauseMs = 50 } = options;
  const ending = new AbortController();
  const givingUp = new AbortController();
  const gate = new Gate();
  const history = new History();
  const shared = {
    tasks: new KnownTasks(),
    history,
    gate,
    pauseMs,
    ending: ending.signal,
    givingUp: givingUp.signal,
  };
  const actor = (kind: string, index: number) => {
    const name = `${kind}${index + 1}`;
    return { ...shared, name, random: random.fork(name) };
  };
  const writers = [
    ...Array.from({ length: httpWriters }, async (_, index) =>
      new HttpWriter({ ...actor('person', index), base }).run(),
    ),
    ...Array.from({ length: sqlWriters }, async (_, index) =>
      new SqlWriter({ ...actor('program', index), databaseUrl }).run(),
    ),
  ];
  const finished = Promise.all(writers);
  // Told by `stop`.
  finished.catch(() => undefined);
  return {
    history,
    acknowledged: async (more) => untilAcknowledged(history, history.acknowledged + more),
    pause: async () => gate.close(),
    resume: () => gate.open(),
    stop: async (patienceMs = PATIENCE_MS) => {
      ending.abort();
      gate.open();
      const timer = setTimeout(() => givingUp.abort(), patienceMs);
      await finished;
      clearTimeout(timer);
    },
  };
}

async function untilAcknowledged(history: History, goal: number): Promise<void> {
  const until = performance.now() + PATIENCE_MS;
  while (history.acknowledged < goal) {
    if (performance.now() > until) throw new Error('the API acknowledges no writes any more');
    await sleep(50);
  }
}
