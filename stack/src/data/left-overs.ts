import { join } from 'node:path';

import { isRunning } from '../../bootstrap/process-identity.mjs';
import { type KnownProcess, endProcess } from '../parts/end-process.ts';
import type { StopPlan } from '../parts/part-plan.ts';
import { readJson, writePrivately } from './private-file.ts';

/** A process of this data directory and how it is stopped; in the order in which they are to be stopped. */
export interface RecordedProcess extends KnownProcess {
  readonly name: string;
  readonly stop: StopPlan;
}

const fileIn = (dataDir: string) => join(dataDir, 'processes.json');

/** Notes which processes run, so that the next start can end them should this runner be killed. */
export function recordProcesses(dataDir: string, processes: readonly RecordedProcess[]): void {
  writePrivately(fileIn(dataDir), processes);
}

/** Ends, in order, the parts of a runner that was killed. */
export async function endLeftOvers(dataDir: string, say: (line: string) => void): Promise<void> {
  const recorded = (readJson(fileIn(dataDir)) ?? []) as RecordedProcess[];
  const alive = recorded.filter(isRunning);
  if (alive.length === 0) return;
  say(`Ending what the last run left behind: ${alive.map(({ name }) => name).join(', ')}`);
  for (const one of alive) await endProcess(one, one.stop);
}
