// A pid alone names a process only until it ends: the number is given out again. Pid and start time together do not repeat.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Text that tells the running process `pid` from any other with that number; undefined when there is none.
 * A process that ended and was not yet collected by its parent counts as gone.
 * @param {number} pid
 * @returns {string | undefined}
 */
export function startTime(pid) {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid);
}

/** @param {number} pid */
function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in brackets and may hold anything, so count from the last bracket.
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return state === 'Z' || state === 'X' ? undefined : `${bootId()} ${rest[18]}`;
  } catch {
    return undefined;
  }
}

/** Start times in /proc count from boot, so they mean something only together with the boot. */
function bootId() {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim().slice(0, 8);
}

/** @param {number} pid */
function fromPs(pid) {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const [, state = 'Z', started] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    return state.startsWith('Z') ? undefined : started;
  } catch {
    return undefined;
  }
}

/**
 * Whether exactly that process still runs.
 * @param {{ pid: number, started: string | undefined }} one
 */
export function isRunning(one) {
  return one.started !== undefined && startTime(one.pid) === one.started;
}
