import { Refusal } from '../../bootstrap/refusal.mjs';
import { type RunFile, readRunFile } from './run-file.ts';

/** The stack that runs on this data directory; ends with one sentence when none does. */
export function runningStack(dataDir: string): RunFile & { readonly url: string } {
  const run = readRunFile(dataDir);
  if (run?.url) return { ...run, url: run.url };
  throw new Refusal(
    `No Tasktrail runs on ${dataDir}: start it, or name another folder with --data.`,
  );
}
