import type { OutboxSession } from '../../src/outbox/ports.ts';
import type { ModelDatabase, Transaction } from './model-database.ts';
import type { Caller } from './surroundings.ts';

const IDLE_IN_TRANSACTION_MS = 15_000;

/** A connection and the server's side of it. */
export class ModelSession implements OutboxSession {
  readonly #caller: Caller;
  readonly #gone = Promise.withResolvers<never>();
  #isOpen = true;
  #isGivenUp = false;
  #transaction: Transaction | undefined;
  #statements = 0;

  constructor(caller: Caller) {
    this.#caller = caller;
    this.#gone.promise.catch(() => undefined);
  }

  begin = () =>
    this.#run('begin', () => void (this.#transaction = { writes: [], deleted: new Set() }));
  tryLock = () => this.#run('lock', () => this.#takeLock());
  commit = () => this.#run('commit', () => this.#end(true));
  hasUnsent = () => this.#run('has unsent', () => this.#database.hasUnsent());
  unsent = (limit: number) => this.#run('unsent', () => this.#database.unsent(limit));
  heads = () => this.#run('heads', () => this.#database.chainHeads());
  markSent: OutboxSession['markSent'] = (topicId, sent) =>
    this.#run('mark', () => this.#database.markSent(this.#open, topicId, sent));
  sweepOutbox: OutboxSession['sweepOutbox'] = (after) =>
    this.#run('sweep', () => this.#database.sweepOutbox(this.#open, after));
  sweepPartition: OutboxSession['sweepPartition'] = (partition, after) =>
    this.#run('sweep', () => this.#database.sweepPartition(this.#open, partition, after));
  suspects: OutboxSession['suspects'] = (range, resting) =>
    this.#run('suspects', () => this.#database.suspects(range, resting));
  clearLost: OutboxSession['clearLost'] = (range, suspects) =>
    this.#run('clear', () => this.#database.clearLost(this.#open, range, suspects));

  /** The caller hears of it at once, the server a little later: what it was sent it may still run. */
  giveUp(): void {
    this.#isGivenUp = true;
    this.#gone.reject(new Error('the session was given up'));
    const { time, chance } = this.#caller.around;
    const noticed = chance.hits(0.9) ? chance.between(0, 50) : chance.between(0, 15_000);
    time.after(noticed, () => this.close());
  }

  /** The server ends it, and rolls back what was open. */
  close(): void {
    this.#end(false);
    this.#isOpen = false;
  }

  get #database(): ModelDatabase {
    return this.#caller.around.database;
  }

  get #open(): Transaction {
    if (this.#transaction === undefined) throw new Error('no transaction');
    return this.#transaction;
  }

  #run<T>(name: string, statement: () => T): Promise<T> {
    if (this.#isGivenUp) return Promise.reject(new Error('the session was given up'));
    const answer = this.#caller.call(name, () => {
      if (!this.#isOpen) throw new Error(`${name}: the server has closed the session`);
      const result = statement();
      this.#watchIdle();
      return result;
    });
    return Promise.race([answer, this.#gone.promise]);
  }

  #watchIdle(): void {
    this.#statements += 1;
    const seen = this.#statements;
    if (this.#transaction === undefined) return;
    this.#caller.around.time.after(IDLE_IN_TRANSACTION_MS, () => {
      if (this.#statements === seen && this.#transaction !== undefined) this.close();
    });
  }

  #takeLock(): boolean {
    const database = this.#database;
    database.lockedBy ??= this.#open;
    return database.lockedBy === this.#transaction;
  }

  #end(isCommit: boolean): void {
    if (this.#transaction === undefined) return;
    if (isCommit) for (const write of this.#transaction.writes) write();
    if (this.#database.lockedBy === this.#transaction) this.#database.lockedBy = undefined;
    this.#transaction = undefined;
  }
}
