import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Publisher } from './publisher.ts';
import type { Signer } from './signer.ts';
import { DatabaseAway } from './snapshot.ts';

export interface RoundsOptions {
  readonly signer: Pick<Signer, 'look'>;
  readonly publisher: Pick<Publisher, 'catchUp'>;
  /** The database has answered for the first time. */
  readonly onReady: () => void;
  readonly logger: Logger;
}

const PAUSE_MS = 500;

/** Signs, and beside that publishes, until stopped. A database that is away is waited for; a file that fails ends it. */
export class Rounds {
  readonly #options: RoundsOptions;
  readonly #stopping = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #ready = false;
  #complaint = '';

  constructor(options: RoundsOptions) {
    this.#options = options;
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

  async #look(hurry: boolean): Promise<boolean> {
    try {
      const more = await this.#options.signer.look(hurry);
      this.#answered();
      return more;
    } catch (error) {
      if (!(error instanceof DatabaseAway)) throw error;
      this.#complain(error.message);
      return false;
    }
  }

  #answered(): void {
    const { onReady, logger } = this.#options;
    if (!this.#ready) onReady();
    this.#ready = true;
    if (this.#complaint !== '') logger.info({ action: 'database-back' });
    this.#complaint = '';
  }

  /** One line per reason, not per attempt. */
  #complain(reason: string): void {
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    this.#options.logger.warn({ action: 'database-away', reason }, 'nothing can be signed');
  }

  async #pause(): Promise<void> {
    await sleep(PAUSE_MS, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
  }
}
