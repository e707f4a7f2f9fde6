import { setTimeout as sleep } from 'node:timers/promises';
import type { Stack } from '@tasktrail/stack';
import type { Downtime } from '../checker/evidence.ts';
import { processTree, signalTo } from './processes.ts';

/** Kills, pauses and stops parts by their names in run.json, and remembers when which was down. */
export class PartControl {
  readonly downtimes: Downtime[] = [];
  /** How often each kind of fault was injected. */
  readonly injected = new Map<string, number>();
  readonly #parts: Stack['parts'];
  readonly #paused = new Map<string, number[]>();
  readonly #down = new Set<string>();
  #closed = false;

  constructor(parts: Stack['parts']) {
    this.#parts = parts;
  }

  /** SIGKILL; the part stays down until `start`. */
  async kill(name: string): Promise<void> {
    this.#begin(name, 'kill');
    // Stopped processes die too, but their children would wait for ever.
    this.#continue(name);
    this.#down.add(name);
    await this.#parts.get(name).kill();
  }

  /** A signal that ends the part at once; whoever supervises it starts it again. */
  async crash(name: string, signal: NodeJS.Signals): Promise<void> {
    this.#count(name, signal);
    const pid = this.pid(name);
    signalTo(pid, signal);
    while (this.runningPid(name) === pid) await sleep(20);
  }

  /** Asks the part to end (SIGTERM); it stays down until `start`. */
  async stop(name: string): Promise<void> {
    this.#begin(name, 'stop');
    this.#down.add(name);
    await this.#parts.get(name).stop();
  }

  /** Resolves when the part is ready again. */
  async start(name: string): Promise<void> {
    if (this.#closed) throw new Error('the system is being stopped');
    await this.#parts.get(name).start();
    this.#down.delete(name);
    this.#end(name);
  }

  /** SIGKILL, `downMs` of silence, start. */
  async killAndStart(name: string, downMs = 0): Promise<void> {
    await this.kill(name);
    await sleep(downMs);
    await this.start(name);
  }

  /** An orderly restart, which must be noticed by nobody: it excuses no failed request. */
  async restartInOrder(name: string): Promise<void> {
    this.#count(name, 'restart');
    await this.#parts.get(name).stop();
    await this.start(name);
  }

  /** SIGSTOP to the part and all its processes: it holds what it holds and answers nobody. */
  pause(name: string): void {
    this.#begin(name, 'pause');
    const pids = processTree(this.pid(name));
    this.#paused.set(name, pids);
    for (const pid of pids) signalTo(pid, 'SIGSTOP');
  }

  /** SIGCONT. */
  resume(name: string): void {
    this.#continue(name);
    this.#end(name);
  }

  /** The process of a part that runs. */
  pid(name: string): number {
    const { process } = this.#parts.get(name);
    if (!process) throw new Error(`${name} does not run`);
    return process.pid;
  }

  /** Undefined while the part is down. */
  runningPid(name: string): number | undefined {
    return this.#parts.get(name).process?.pid;
  }

  /** The log of a part, a file that only grows while the part runs. */
  logOf(name: string): string {
    return this.#parts.get(name).log;
  }

  /** A variable of the part's environment. */
  variable(name: string, variable: string): string {
    return this.#parts.get(name).plan.env?.[variable] ?? '';
  }

  /** Everything runs again. */
  async heal(): Promise<void> {
    for (const name of this.#paused.keys()) this.resume(name);
    // Services first: what needs them is ready only with them.
    const services = /^(postgres|kafka)/;
    const down = [...this.#down];
    const start = async (name: string) => this.start(name);
    await Promise.all(down.filter((name) => services.test(name)).map(start));
    await Promise.all(down.filter((name) => !services.test(name)).map(start));
  }

  /** Lets go of everything that is paused, and starts nothing from here on. */
  close(): void {
    this.#closed = true;
    for (const name of this.#paused.keys()) this.#continue(name);
  }

  #continue(name: string): void {
    for (const pid of this.#paused.get(name) ?? []) signalTo(pid, 'SIGCONT');
    this.#paused.delete(name);
  }

  #begin(name: string, fault: string): void {
    this.#count(name, fault);
    this.downtimes.push({ part: name, from: performance.now() });
  }

  #end(name: string): void {
    for (const one of this.downtimes) if (one.part === name) one.to ??= performance.now();
  }

  #count(name: string, fault: string): void {
    const kind = `${fault} ${name}`;
    this.injected.set(kind, (this.injected.get(kind) ?? 0) + 1);
  }
}
