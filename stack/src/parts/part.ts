import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { startTime } from '../../bootstrap/process-identity.mjs';
import { Refusal } from '../../bootstrap/refusal.mjs';
import { type KnownProcess, endProcess } from './end-process.ts';
import { lastWords, openLog } from './log-file.ts';
import type { PartPlan, StopPlan } from './part-plan.ts';

/** What a part needs from the stack around it. */
export interface PartSurroundings {
  readonly log: string;
  readonly say: (line: string) => void;
  /** Called whenever a process began or ended. */
  readonly onChange: () => void;
}

/** A part that stayed up this long is healthy: its next death starts the back-off anew. */
const HEALTHY_AFTER_MS = 30_000;
const FIRST_TRIES = 3;
const BAD_CONFIGURATION = 78;
const killAtOnce: StopPlan = { signal: 'SIGKILL', seconds: 10, force: 'SIGKILL' };

/**
 * One part under supervision.
 *
 * start → (process runs → ready) → process dies → back-off → process runs …  → stop
 *
 * A part that has never been ready is tried three times, then `start` rejects with one sentence; one that has been ready
 * is restarted for ever.
 */
export class Part {
  readonly plan: PartPlan;
  readonly log: string;
  readonly #say: (line: string) => void;
  readonly #onChange: () => void;
  #process: KnownProcess | undefined;
  #wasReady = false;
  #stopping = new AbortController();
  #supervision: Promise<void> | undefined;

  constructor(plan: PartPlan, surroundings: PartSurroundings) {
    this.plan = plan;
    this.log = surroundings.log;
    this.#say = surroundings.say;
    this.#onChange = surroundings.onChange;
  }

  /** The process that runs now; undefined between a death and the next start. */
  get process(): KnownProcess | undefined {
    return this.#process;
  }

  /** Starts the part, for the first time or after `stop` or `kill`, and resolves when it is ready. */
  async start(): Promise<void> {
    if (this.#supervision) throw new Error(`${this.plan.name} is started already`);
    const ready = Promise.withResolvers<void>();
    this.#stopping = new AbortController();
    this.#supervision = this.#supervise(ready).finally(() => (this.#supervision = undefined));
    return ready.promise;
  }

  /** Ends the part in order; it stays down until `start`. */
  async stop(hurry?: AbortSignal): Promise<void> {
    this.#stopping.abort();
    if (this.#process && (await endProcess(this.#process, this.plan.stop, hurry)))
      this.plan.afterCleanStop?.();
    await this.#supervision;
  }

  /** Ends the part by SIGKILL; it stays down until `start`. Killing its process by pid gets it started again instead. */
  async kill(): Promise<void> {
    this.#stopping.abort();
    if (this.#process) await endProcess(this.#process, killAtOnce);
    await this.#supervision;
  }

  async #supervise(ready: PromiseWithResolvers<void>): Promise<void> {
    for (let failures = 0; ;) {
      const began = Date.now();
      const { how, code, offset } = await this.#runOnce(() => {
        this.#wasReady = true;
        ready.resolve();
      });
      if (this.#stopping.signal.aborted) break;
      failures = Date.now() - began > HEALTHY_AFTER_MS ? 1 : failures + 1;
      if (!this.#wasReady && (failures >= FIRST_TRIES || code === BAD_CONFIGURATION)) {
        return ready.reject(this.#giveUp(how, offset));
      }
      if (!(await this.#backOff(failures, how))) break;
    }
    ready.reject(new Refusal(`${this.plan.name} was stopped before it was ready.`));
  }

  #giveUp(how: string, offset: number): Refusal {
    const last = lastWords(this.log, offset);
    return new Refusal(
      `${this.plan.name} does not start (${how}${last ? `: ${last}` : ''}); its log is ${this.log}.`,
    );
  }

  /** Waits before the next try; false when the part was stopped meanwhile. */
  async #backOff(failures: number, how: string): Promise<boolean> {
    const seconds = Math.min(0.25 * 2 ** (failures - 1), 10);
    this.#say(
      `${this.plan.name} stopped (${how}); starting it again in ${seconds} s. Its log is ${this.log}.`,
    );
    try {
      await sleep(seconds * 1000, undefined, { signal: this.#stopping.signal });
      return true;
    } catch {
      return false;
    }
  }

  async #runOnce(
    onReady: () => void,
  ): Promise<{ how: string; code: number | null; offset: number }> {
    const { fd, offset } = openLog(this.log);
    const ended = new AbortController();
    const exit = exitOf(this.#spawn(fd));
    closeSync(fd);
    // Not ready because the process ended: the exit below tells the story.
    void this.plan
      .ready({ log: this.log, logOffset: offset, ended: ended.signal })
      .then(onReady, () => undefined);
    const { how, code } = await exit;
    ended.abort();
    this.#process = undefined;
    this.#onChange();
    return { how, code, offset };
  }

  #spawn(fd: number): ChildProcess {
    const { command, args, env, cwd, user } = this.plan;
    // A session of its own: a Ctrl-C or a closed terminal reaches the runner alone, which then stops all in order.
    // The log is given as a file, not a pipe, so a part never waits for, or dies with, the runner.
    const child = spawn(command, args, {
      ...user,
      cwd,
      detached: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', fd, fd],
    });
    if (child.pid !== undefined) this.#process = { pid: child.pid, started: startTime(child.pid) };
    this.#onChange();
    return child;
  }
}

async function exitOf(child: ChildProcess): Promise<{ how: string; code: number | null }> {
  const { promise, resolve } = Promise.withResolvers<{ how: string; code: number | null }>();
  child.once('error', (error) => resolve({ how: error.message, code: null }));
  child.once('exit', (code, signal) => resolve({ how: signal ?? `exit code ${code}`, code }));
  return promise;
}
