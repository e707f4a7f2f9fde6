// A lock file held by a process. A lock whose holder is gone (SIGKILL, power cut) is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { isRunning, startTime } from './process-identity.mjs';

/** @typedef {{ pid: number, started: string | undefined }} Holder */

/**
 * Takes the lock, or answers who holds it.
 * @param {string} path
 * @returns {{ release: () => void, holder?: undefined } | { holder: Holder }}
 */
export function tryLock(path) {
  mkdirSync(dirname(path), { recursive: true });
  const claim = `${path}.${process.pid}`;
  writeFileSync(claim, JSON.stringify({ pid: process.pid, started: startTime(process.pid) }), {
    mode: 0o600,
  });
  try {
    const holder = claimOrHolder(claim, path);
    return holder ? { holder } : { release: () => rmSync(path, { force: true }) };
  } finally {
    rmSync(claim, { force: true });
  }
}

/**
 * Who holds the lock now; takes nothing.
 * @param {string} path
 * @returns {Holder | undefined}
 */
export function holderOf(path) {
  const holder = readHolder(path);
  return holder && isRunning(holder) ? holder : undefined;
}

/**
 * Waits until the lock is free and takes it.
 * @param {string} path
 * @param {(holder: Holder) => void} onWait called once when there is somebody to wait for
 */
export async function waitForLock(path, onWait) {
  for (let told = false; ;) {
    const lock = tryLock(path);
    if (!lock.holder) return lock;
    if (!told) onWait(lock.holder);
    told = true;
    await sleep(200);
  }
}

/**
 * @param {string} claim
 * @param {string} path
 * @returns {Holder | undefined}
 */
function claimOrHolder(claim, path) {
  for (;;) {
    if (tryLink(claim, path)) return undefined;
    const holder = readHolder(path);
    if (holder && isRunning(holder)) return holder;
    if (holder) removeStale(path, holder);
  }
}

/**
 * A link appears whole or not at all, so nobody ever reads half a lock file.
 * @param {string} from
 * @param {string} to
 */
function tryLink(from, to) {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    return false;
  }
}

/**
 * @param {string} path
 * @returns {Holder | undefined}
 */
function readHolder(path) {
  try {
    return /** @type {Holder} */ (JSON.parse(readFileSync(path, 'utf8')));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    return undefined;
  }
}

/**
 * Two starters may find the same stale lock. Moving it aside shows which file was really taken: when the other one was
 * faster and it is already a living lock, it goes back.
 * @param {string} path
 * @param {Holder} stale
 */
function removeStale(path, stale) {
  const aside = `${path}.${process.pid}.stale`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readHolder(aside);
  if (moved && (moved.pid !== stale.pid || moved.started !== stale.started)) tryLink(aside, path);
  rmSync(aside, { force: true });
}
