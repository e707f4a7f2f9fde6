import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

/** Sends a signal to a process and then to its children: once the parent is stopped it makes no new ones. */
export function signalWithChildren(pid: number, signal: NodeJS.Signals): void {
  signalTo(pid, signal);
  for (const child of childrenOf(pid)) signalTo(child, signal);
}

/** A process that ended meanwhile hears nothing. */
export function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function childrenOf(pid: number): number[] {
  const pairs = process.platform === 'linux' ? fromProc() : fromPs();
  return pairs.filter(({ parent }) => parent === pid).map(({ child }) => child);
}

function fromProc(): { child: number; parent: number }[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map((pid) => ({ child: Number(pid), parent: parentInProc(pid) }));
}

/** The second field is the program's name in brackets and may hold anything, so count from the last bracket. */
function parentInProc(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

function fromPs(): { child: number; parent: number }[] {
  const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => {
    const [child = 0, parent = 0] = line.trim().split(/\s+/).map(Number);
    return { child, parent };
  });
}
