import { setTimeout as sleep } from 'node:timers/promises';
import type { ConnectionUsage, LawSample, PartUsage } from '../checker/evidence.ts';
import type { Database } from '../database/database.ts';
import type { PartControl } from './part-control.ts';
import { cpuSeconds, residentMib } from './processes.ts';

const LAW = `
  select
    (select coalesce(sum(version), 0) from tasks)::int as committed,
    (select count(*) from task_audit_log)::int as audited,
    (select count(*) from outbox o
      where not exists (select from task_audit_log a where a.event_id = o.event_id))::int as waiting`;

const CONNECTIONS = `
  select usename as application, count(*)::int as count
  from pg_stat_activity where usename in ('backend', 'consumer', 'audit_reader') group by 1`;

/** MiB that a process of this kind may take: two to three times what it takes under load. */
const memoryLimits: Readonly<Record<string, number>> = {
  backend: 450,
  consumer: 250,
  signer: 300,
  balancer: 200,
};

/** Connections that one process of this role may hold, those included that the server has not yet seen break. */
const connectionLimits: Readonly<Record<string, number>> = {
  backend: 45,
  consumer: 6,
  audit_reader: 12,
};

const IDLE_SECONDS = 3;

export interface ObserverOptions {
  readonly database: Database;
  readonly control: PartControl;
  /** Parts of ours, by name. */
  readonly parts: readonly string[];
  readonly everyMs: number;
}

/** Memory of one part over time. */
export interface MemorySample {
  readonly at: number;
  readonly part: string;
  readonly mib: number;
}

/** Watches law, memory and connections while faults happen. */
export class Observer {
  readonly law: LawSample[] = [];
  readonly memory: MemorySample[] = [];
  /** Most rows that waited at one time. */
  mostWaiting = 0;
  readonly #options: ObserverOptions;
  readonly #ending = new AbortController();
  readonly #peaks = new Map<string, number>();
  #watching: Promise<void>;
  #looking = Promise.resolve();
  #isPaused = false;

  constructor(options: ObserverOptions) {
    this.#options = options;
    this.#watching = this.#watch();
  }

  /** Looks at the database no more until `resume`: what it holds is of somebody's making, or about to be replaced. */
  async pause(): Promise<void> {
    this.#isPaused = true;
    await this.#looking;
  }

  resume(): void {
    this.#isPaused = false;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#watching;
  }

  connections(): ConnectionUsage[] {
    return [...this.#peaks].map(([application, peak]) => {
      const processes = this.#options.parts.filter((part) => roleOf(part) === application).length;
      const limit = (connectionLimits[application] ?? 0) * Math.max(1, processes);
      return { application, peak, limit };
    });
  }

  /** Takes some seconds: what the parts do when there is nothing to do. */
  async usage(): Promise<PartUsage[]> {
    const { parts, control } = this.#options;
    const before = parts.map((part) => cpuOf(control, part));
    await sleep(IDLE_SECONDS * 1000);
    return parts.map((part, index) => {
      const [start, end] = [before[index], cpuOf(control, part)];
      const spent = start === undefined || end === undefined ? undefined : end - start;
      const peaks = this.memory.filter((sample) => sample.part === part).map(({ mib }) => mib);
      return {
        part,
        peakMib: peaks.length > 0 ? Math.max(...peaks) : undefined,
        limitMib: memoryLimits[kindOf(part)] ?? Infinity,
        idleCores: spent === undefined ? undefined : spent / IDLE_SECONDS,
      };
    });
  }

  async #watch(): Promise<void> {
    const { everyMs } = this.#options;
    while (!this.#ending.signal.aborted) {
      this.#sampleMemory();
      // While the database is down there is nothing to see.
      if (!this.#isPaused) this.#looking = this.#sampleDatabase().catch(() => undefined);
      await this.#looking;
      await sleep(everyMs, undefined, { signal: this.#ending.signal }).catch(() => undefined);
    }
  }

  #sampleMemory(): void {
    for (const part of this.#options.parts) {
      const pid = this.#options.control.runningPid(part);
      const mib = pid === undefined ? undefined : residentMib(pid);
      if (mib !== undefined) this.memory.push({ at: performance.now(), part, mib });
    }
  }

  async #sampleDatabase(): Promise<void> {
    const { database } = this.#options;
    for (const sample of await database.rows<LawSample>(LAW)) {
      this.law.push(sample);
      this.mostWaiting = Math.max(this.mostWaiting, sample.waiting);
    }
    const counts = await database.rows<{ application: string; count: number }>(CONNECTIONS);
    for (const { application, count } of counts)
      this.#peaks.set(application, Math.max(count, this.#peaks.get(application) ?? 0));
  }
}

const kindOf = (part: string) => part.replace(/-\d+$/, '');

const roleOf = (part: string) => (kindOf(part) === 'signer' ? 'audit_reader' : kindOf(part));

function cpuOf(control: PartControl, part: string): number | undefined {
  const pid = control.runningPid(part);
  return pid === undefined ? undefined : cpuSeconds(pid);
}
