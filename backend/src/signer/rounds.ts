import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { DatabaseWatch } from '../postgres/database-watch.ts';
import { VolumeFull } from './checkpoint-file.ts';
import type { Publisher } from './publisher.ts';
import type { Signer } from './signer.ts';
import { DatabaseAway } from './snapshot.ts';

export interface RoundsOptions {
  readonly signer: Pick<Signer, 'look'>;
  readonly publisher: Pick<Publisher, 'catchUp'>;
  readonly database: Pick<DatabaseWatch, 'look' | 'lost' | 'fits'>;
  /** The database has answered for the first time. */
  readonly onReady: () => void;
  readonly logger: Logger;
}

const PAUSE_MS = 500;
/** Far longer than a look at 20,000 rows of each chain takes. */
const SILENCE_MS = 300_000;

/**
 * Signs, and beside that publishes, until stopped. A database that is away or not migrated and a volume without room are
 * waited for; a file that fails otherwise ends it.
 */
export class Rounds {
  /** When a look last succeeded, in milliseconds of the wall clock. */
  lookedAt = 0;
  /** The volume has no room for what is to be signed. */
  isFull = false;
  readonly #options: RoundsOptions;
  readonly #stopping = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #began = performance.now();

  constructor(options: RoundsOptions) {
    this.#options = options;
  }

  /** It goes round, whatever it waits for. */
  get isAlive(): boolean {
    return performance.now() - this.#began < SILENCE_MS;
  }

  /** It has signed what there was, and can go on. */
  get isReady(): boolean {
    return this.lookedAt > 0 && this.#options.database.fits && !this.isFull;
  }

  /** Resolves after `stop`. */
  async run(): Promise<void> {
    const publishing = this.#publish();
    try {
      await this.#sign();
    } finally {
      this.#stopping.abort();
    }
    await publishing;
    await this.#options.publisher.catchUp();
    this.#ended.resolve();
  }

  /** What the log holds at the end is signed and published as well, due or not. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#ended.promise;
  }

  async #sign(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const more = await this.#look(false);
      if (!more) await this.#pause();
    }
    await this.#look(true);
  }

  async #publish(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await this.#options.publisher.catchUp();
      await this.#pause();
    }
  }

  /** Answers whether there is more to do at once. */
  async #look(hurry: boolean): Promise<boolean> {
    const { database, signer } = this.#options;
    this.#began = performance.now();
    await database.look();
    if (!database.fits) return false;
    try {
      const more = await signer.look(hurry);
      this.#worked();
      return more;
    } catch (error) {
      if (error instanceof DatabaseAway) database.lost(error.cause);
      else if (error instanceof VolumeFull) this.#full(error);
      else throw error;
      return false;
    }
  }

  #worked(): void {
    const { onReady, logger } = this.#options;
    if (this.lookedAt === 0) onReady();
    this.lookedAt = Date.now();
    if (this.isFull) logger.info({ action: 'room-again' }, 'signing goes on');
    this.isFull = false;
  }

  /** One line, not one for each attempt. */
  #full({ message: reason }: VolumeFull): void {
    if (!this.isFull)
      this.#options.logger.error({ action: 'volume-full', reason }, 'nothing can be signed');
    this.isFull = true;
  }

  async #pause(): Promise<void> {
    await sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
