import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning } from '../../bootstrap/process-identity.mjs';
import type { StopPlan } from './part-plan.ts';

/** The leader of a process group, by pid and start time: a pid alone may have been given to somebody else. */
export interface KnownProcess {
  readonly pid: number;
  readonly started: string | undefined;
}

/** Ends a process in order; by force when it takes too long or `hurry` is aborted. Resolves when it is gone; true when no force was needed. */
export async function endProcess(
  known: KnownProcess,
  plan: StopPlan,
  hurry?: AbortSignal,
): Promise<boolean> {
  const patience = AbortSignal.any([
    AbortSignal.timeout(plan.seconds * 1000),
    ...(hurry ? [hurry] : []),
  ]);
  signalTo(known, plan.signal);
  while (isRunning(known) && !patience.aborted) await sleep(25);
  if (!isRunning(known)) return true;
  signalTo(known, plan.force);
  for (let waits = 0; isRunning(known); waits += 1) {
    // SIGQUIT lets PostgreSQL end its children, but a stuck one may not hear it.
    if (waits === 120) signalTo(known, 'SIGKILL');
    await sleep(25);
  }
  return false;
}

/** SIGKILL goes to the whole group: a process that may not clean up leaves nobody to end its children. */
function signalTo(known: KnownProcess, signal: NodeJS.Signals): void {
  if (!isRunning(known)) return;
  try {
    process.kill(signal === 'SIGKILL' ? -known.pid : known.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
