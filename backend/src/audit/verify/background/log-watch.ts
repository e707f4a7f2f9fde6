import type { AuditFault, ChainVerdict, Verification } from '@tasktrail/contract';
import {
  type Anchor,
  type Anchors,
  type ChainPosition,
  ChainWalk,
  lawFaults,
  readEventData,
  unprovenBy,
  verdictOf,
} from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { readConsistency } from '../../consistency.ts';
import { checkOutbox } from '../check-outbox.ts';
import { readColumnDefaults } from '../column-defaults.ts';
import { compareTasks } from '../compare-tasks.ts';
import { findSurplus } from '../find-surplus.ts';
import { type Head, readHeads, readRows } from '../read-rows.ts';
import { RecentHashes } from './recent-hashes.ts';

/** What the watch itself can say. */
export type WatchedState = Omit<Verification, 'consistency' | 'foreign_checkpoints'>;

/** What the watch needs; time comes from outside. */
export interface WatchOptions {
  /** Does the work until it succeeds, however long the database is away. */
  run: <T>(work: (client: ClientBase) => Promise<T>) => Promise<T>;
  /** The signed records known now, or undefined while there is no key to judge them by. */
  anchors: () => Anchors | undefined;
  publish: (state: WatchedState) => void;
  /** Called after each piece of work with how long it took: makes the watch a small share of the load. */
  rest: (workedMs: number) => Promise<void>;
  now: () => number;
}

const FOLLOW_MS = 1_000;
const FAULTS_SHOWN = 20;

/** What one complete walk found. */
interface Findings {
  chains: Map<number, AuditFault>;
  faults: AuditFault[];
  tasks: number;
}

/**
 * Watches the log for the life of the process. A round walks every chain from its genesis and compares every task; in
 * between it follows what is appended. A fault stays until a later round, walked to its end, is clean. What it has
 * walked before it remembers: a chain that was rewritten as a whole is noticed without any checkpoint.
 */
export class LogWatch {
  readonly #options: WatchOptions;
  readonly #recent = new RecentHashes();
  /** The walk that has come furthest, by partition. */
  readonly #tips = new Map<number, ChainWalk>();
  readonly #walked = new Set<number>();
  /** How far each chain was walked without a fault: what a fault says later does not make it forgotten. */
  readonly #memory = new Map<number, ChainPosition>();
  #heads: Head[] = [];
  #complete: (Findings & { at: string }) | undefined;
  #current = noFindings();
  #followAt = 0;

  constructor(options: WatchOptions) {
    this.#options = options;
  }

  /** Everything once, from the genesis of each chain. */
  async round(): Promise<void> {
    this.#current = noFindings();
    const anchors = this.#options.anchors();
    this.#current.faults.push(...(anchors?.faults ?? []));
    this.#heads = await this.#work(readHeads);
    for (const { partition } of this.#heads) await this.#walk(partition, anchors);
    await this.#compareTasks();
    this.#current.faults.push(...(await this.#work(findSurplus)));
    this.#current.faults.push(...(await this.#work(checkOutbox)));
    this.#current.faults.push(...lawFaults(await this.#work(readConsistency)));
    this.#complete = { ...this.#current, at: new Date().toISOString() };
    this.#publish();
  }

  /** What was appended since, at most once a second. */
  async follow(): Promise<void> {
    if (this.#options.now() < this.#followAt) return;
    this.#heads = await this.#options.run(readHeads);
    for (const head of this.#heads) await this.#advance(head);
    this.#followAt = this.#options.now() + FOLLOW_MS;
    this.#publish();
  }

  async #walk(partition: number, anchors: Anchors | undefined): Promise<void> {
    const chain = new ChainWalk(partition, [
      ...(anchors?.byPartition.get(partition) ?? []),
      ...this.#remembered(partition),
    ]);
    // Read after what is remembered: while another chain was walked, this one was followed past the head of before.
    const heads = await this.#work(readHeads);
    const head = heads.find((one) => one.partition === partition);
    // Taken away meanwhile: its rows are surplus then.
    if (!head) return;
    if (!this.#walked.has(partition)) this.#tips.set(partition, chain);
    while (await this.#work((client) => this.#takePage(client, chain, head.seq))) {
      await this.follow();
    }
    const fault = chain.end(head);
    if (fault) this.#current.chains.set(partition, fault);
    else this.#memory.set(partition, chain.position);
    this.#tips.set(partition, chain);
    this.#walked.add(partition);
  }

  /** Takes one page; false when there is no more to take. */
  async #takePage(client: ClientBase, chain: ChainWalk, upTo: number): Promise<boolean> {
    const rows = await readRows(client, chain.partition, chain.position.seq, upTo);
    for (const row of rows) {
      if (!chain.take({ ...row, event: readEventData(row.event) })) return false;
      this.#recent.add(chain.partition, chain.position);
    }
    return rows.length > 0;
  }

  async #advance(head: Head): Promise<void> {
    const tip = this.#tips.get(head.partition);
    if (!tip || tip.fault || !this.#walked.has(head.partition)) return;
    while (await this.#options.run((client) => this.#takePage(client, tip, head.seq)));
    if (!tip.end(head)) this.#memory.set(head.partition, tip.position);
  }

  /** The furthest that this process has walked itself. */
  #remembered(partition: number): Anchor[] {
    const position = this.#memory.get(partition);
    if (!position) return [];
    return [{ ...position, source: 'an earlier walk of this server', signedAt: null }];
  }

  async #compareTasks(): Promise<void> {
    const defaults = await this.#work(readColumnDefaults);
    for (let after: number | undefined = 0; after !== undefined;) {
      const from: number = after;
      const step = await this.#work((client) => compareTasks(client, from, defaults));
      const { faults } = this.#current;
      faults.push(...step.faults.slice(0, Math.max(0, FAULTS_SHOWN - faults.length)));
      this.#current.tasks += step.compared;
      after = step.last;
      await this.follow();
    }
  }

  async #work<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const began = this.#options.now();
    const result = await this.#options.run(work);
    await this.#options.rest(this.#options.now() - began);
    return result;
  }

  #publish(): void {
    const anchors = this.#options.anchors();
    const chains = this.#heads.map((head) => this.#verdict(head, anchors));
    const faults = [...(this.#complete?.faults ?? []), ...this.#current.faults].filter(isFirst);
    const broken = faults.length > 0 || chains.some(({ first_bad }) => first_bad !== null);
    const evidence = {
      checkpoints: (anchors?.byPartition.size ?? 0) > 0,
      keyFromOutside: true,
      database: true,
    };
    this.#options.publish({
      state: broken ? 'broken' : this.#complete ? 'whole' : 'checking',
      complete_at: this.#complete?.at ?? null,
      chains,
      faults,
      tasks_compared: this.#complete?.tasks ?? this.#current.tasks,
      cannot_prove: unprovenBy(chains, evidence),
    });
  }

  #verdict(head: Head, anchors: Anchors | undefined): ChainVerdict {
    const { partition, seq } = head;
    const verdict = verdictOf(this.#tips.get(partition) ?? new ChainWalk(partition), seq);
    const newest = this.#recent.confirmed(partition, anchors?.byPartition.get(partition) ?? []);
    const found = this.#complete?.chains.get(partition) ?? this.#current.chains.get(partition);
    return {
      ...verdict,
      checkpoint: newest ?? verdict.checkpoint,
      first_bad: found ?? verdict.first_bad,
    };
  }
}

function noFindings(): Findings {
  return { chains: new Map(), faults: [], tasks: 0 };
}

/** The round under way finds what the last one found. */
function isFirst(fault: AuditFault, index: number, all: readonly AuditFault[]): boolean {
  return all.findIndex((one) => JSON.stringify(one) === JSON.stringify(fault)) === index;
}
