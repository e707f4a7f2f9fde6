import type { KnownProcess } from '../parts/end-process.ts';
import { isRunning } from '../../bootstrap/process-identity.mjs';
import { signalWithChildren } from './process-tree.ts';

const LONGEST_MS = 20_000;

/** PostgreSQL stopped in mid-work, all of it; it goes on when it is told to, and by itself after 20 s at most. */
export class DatabasePause {
  readonly #longestMs: number;
  #paused: KnownProcess | undefined;
  #end: NodeJS.Timeout | undefined;

  constructor(longestMs = LONGEST_MS) {
    this.#longestMs = longestMs;
  }

  pause(postmaster: KnownProcess): void {
    if (this.#paused?.pid === postmaster.pid) return;
    this.#paused = postmaster;
    this.#end = setTimeout(() => this.resume(), this.#longestMs);
    signalWithChildren(postmaster.pid, 'SIGSTOP');
  }

  resume(): void {
    clearTimeout(this.#end);
    const paused = this.#paused;
    this.#paused = undefined;
    if (paused && isRunning(paused)) signalWithChildren(paused.pid, 'SIGCONT');
  }
}
