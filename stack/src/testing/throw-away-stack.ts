import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Refusal } from '../../bootstrap/refusal.mjs';
import { removeDataDir } from '../data/data-dir.ts';
import { type Stack, type StackOptions, startStack } from '../start-stack.ts';

const PREFIX = 'tasktrail-throw-away-';

/** A stack on a data directory of its own, which goes with it. */
export async function startThrowAwayStack(options: Omit<StackOptions, 'dataDir'>): Promise<Stack> {
  await removeAbandoned();
  const dataDir = mkdtempSync(join(tmpdir(), PREFIX));
  const stack = await startStack({ ...options, dataDir });
  const stop = async (hurry?: AbortSignal) => {
    await stack.stop(hurry);
    await removeDataDir(dataDir);
  };
  return { ...stack, stop };
}

/** Directories whose test run was killed; whatever still runs on them is ended first. */
async function removeAbandoned(): Promise<void> {
  const names = readdirSync(tmpdir()).filter((name) => name.startsWith(PREFIX));
  for (const name of names) {
    try {
      await removeDataDir(join(tmpdir(), name));
    } catch (error) {
      // In use by another test run, or of another user.
      const { code } = error as NodeJS.ErrnoException;
      if (!(error instanceof Refusal) && code !== 'EACCES' && code !== 'EPERM') throw error;
    }
  }
}
