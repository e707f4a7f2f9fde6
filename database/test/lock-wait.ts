import type pg from 'pg';
import { setTimeout } from 'node:timers/promises';
import { one } from './task-rows.ts';

/** Resolves once `blocked` waits for a lock that `blocker` holds. */
export async function waitsForLock(blocker: pg.Client, blocked: pg.Client): Promise<void> {
  const query = 'select pg_backend_pid() = any(pg_blocking_pids($1)) as waits';
  while (!(await one<{ waits: boolean }>(blocker, query, [processId(blocked)])).waits) {
    await setTimeout(5);
  }
}

function processId(client: pg.Client): number {
  const { processID } = client as pg.Client & { processID: number };
  return processID;
}
