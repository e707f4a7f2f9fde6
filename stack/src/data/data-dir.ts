import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  rmdirSync,
  statfsSync,
} from 'node:fs';
import { join } from 'node:path';

import { tryLock } from '../../bootstrap/process-lock.mjs';
import { removePostgresHome } from '../postgres/postgres-home.ts';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { endLeftOvers } from './left-overs.ts';
import { readRunFile, removeRunFile } from './run-file.ts';
import { hasSecrets } from './secrets.ts';

/** A data directory that this process alone may use. */
export interface DataDir {
  readonly path: string;
  readonly release: () => void;
}

const OURS = [
  'secrets.json',
  'processes.json',
  'run.json',
  'kafka',
  'postgres',
  'signer',
  'checkpoints.pub',
  'logs',
];
const LEAST_FREE_BYTES = 300_000_000;

/** Makes and locks the directory, and ends what a killed runner left behind in it. */
export async function openDataDir(given: string, say: (line: string) => void): Promise<DataDir> {
  refuseForeignFolder(given);
  mkdirSync(join(given, 'logs'), { recursive: true, mode: 0o700 });
  chmodSync(given, 0o700);
  const path = realpathSync(given);
  const lock = tryLock(join(path, 'lock'));
  if (lock.holder) throw new Refusal(alreadyRunning(path, lock.holder.pid));
  try {
    await endLeftOvers(path, say);
    removeRunFile(path);
    refuseFullDisk(path);
    // Somebody deleted the directory to start anew: a cluster that lives elsewhere belongs to the old one.
    if (!hasSecrets(path)) removePostgresHome(path);
    return { path, release: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Deletes all data of a directory in which nothing runs; what is not ours stays. */
export async function removeDataDir(
  given: string,
  say: (line: string) => void = () => undefined,
): Promise<void> {
  if (!existsSync(given)) return;
  const { path, release } = await openDataDir(given, say);
  removePostgresHome(path);
  for (const name of OURS) rmSync(join(path, name), { recursive: true, force: true });
  release();
  if (readdirSync(path).length === 0) rmdirSync(path);
}

/** A typing error in --data must not close, or fill, a folder of somebody else. */
function refuseForeignFolder(given: string): void {
  if (!existsSync(given)) return;
  const names = readdirSync(given);
  if (names.length === 0 || names.some((name) => OURS.includes(name))) return;
  throw new Refusal(`${given} holds other files: choose an empty or a new folder with --data.`);
}

function alreadyRunning(path: string, pid: number): string {
  const url = readRunFile(path)?.url;
  return `Tasktrail already runs on ${path} (process ${pid}${url ? `, ${url}` : ''}): stop it, or choose another folder with --data.`;
}

function refuseFullDisk(path: string): void {
  const { bavail, bsize } = statfsSync(path);
  if (bavail * bsize >= LEAST_FREE_BYTES) return;
  throw new Refusal(`The disk is full: free at least 300 MB for ${path} and start again.`);
}
