import { join } from 'node:path';

import { holderOf } from '../../bootstrap/process-lock.mjs';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { type RunFile, readRunFile } from './run-file.ts';

/** The stack that runs on this data directory; a run.json that a killed one left behind speaks of nothing that runs. */
export function findRunningStack(dataDir: string): RunFile | undefined {
  return holderOf(join(dataDir, 'lock')) && readRunFile(dataDir);
}

/** The same for whoever needs its address; ends with one sentence when none runs. */
export function runningStack(dataDir: string): RunFile & { readonly url: string } {
  const run = findRunningStack(dataDir);
  if (run?.url) return { ...run, url: run.url };
  throw new Refusal(
    `No Tasktrail runs on ${dataDir}: start it, or name another folder with --data.`,
  );
}
