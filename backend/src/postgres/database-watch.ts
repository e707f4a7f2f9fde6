import type { QueryResult } from 'pg';
import type { Logger } from 'pino';
import { sentenceFor, stateOf } from './failures.ts';
import { SCHEMA } from './schema-name.ts';

/*
 * Whether this process and its database fit together: can it be reached with what DATABASE_URL says, has it the migrations
 * that this version needs, and do both clocks agree? Whoever starts a part before the database is ready, upgrades one before
 * the other, or lets a clock run away reads it in one line. Nothing stops for it: what waits goes on when it fits again.
 */

export interface DatabaseWatchOptions {
  query: (text: string) => Promise<QueryResult<Sight>>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  /** Wall clock in milliseconds. */
  now?: () => number;
  /** From one look to the next, while something is wrong and when all is well. */
  patience?: { soonMs: number; seldomMs: number };
}

interface Sight {
  now: number;
  schema: string | null;
}

const PATIENCE = { soonMs: 1_000, seldomMs: 30_000 };
/** Below this nobody is misled: ages on the screen are told in seconds. */
const CLOCK_TOLERANCE_SECONDS = 2;

const SEE = `
  select extract(epoch from clock_timestamp())::float8 as now, max(name) as schema from schema_migrations`;

/** No table of migrations, or one that this role may not read yet: older than the first version that looks. */
const BEFORE_IT_COULD_BE_READ = new Set(['42P01', '42501']);

/** Says each thing once: when it begins, and when it is over. */
export class DatabaseWatch {
  /** The clock of PostgreSQL minus ours. */
  clockOffsetSeconds: number | undefined;
  /** Every migration that this version needs is there. */
  schemaFits: boolean | undefined;
  readonly #options: DatabaseWatchOptions;
  readonly #now: () => number;
  readonly #said = { away: '', schema: '', clock: '' };
  #dueAt = 0;

  constructor(options: DatabaseWatchOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** It answers, and has what this version needs. */
  get fits(): boolean {
    return this.#said.away === '' && this.schemaFits === true;
  }

  /** Somebody else found that it does not answer. */
  lost(error: unknown): void {
    this.#dueAt = 0;
    this.#failed(error);
  }

  /** Looks when it is time to; never rejects. */
  async look(): Promise<void> {
    const began = performance.now();
    if (began < this.#dueAt) return;
    const askedAt = this.#now();
    try {
      const { rows } = await this.#options.query(SEE);
      const [sight] = rows;
      this.#reached();
      this.#seeSchema(sight?.schema ?? undefined);
      if (sight) this.#seeClock(sight.now, askedAt);
    } catch (error) {
      this.#failed(error);
    }
    const { soonMs, seldomMs } = this.#options.patience ?? PATIENCE;
    this.#dueAt = performance.now() + (this.fits ? seldomMs : soonMs);
  }

  #failed(error: unknown): void {
    if (BEFORE_IT_COULD_BE_READ.has(stateOf(error))) {
      this.#reached();
      return this.#seeSchema(undefined);
    }
    const sentence = sentenceFor(error);
    if (sentence === this.#said.away) return;
    this.#said.away = sentence;
    this.#options.logger.warn({ action: 'database-away', reason: sentence }, 'it is waited for');
  }

  #reached(): void {
    if (this.#said.away !== '') this.#options.logger.info({ action: 'database-back' });
    this.#said.away = '';
  }

  #seeSchema(found: string | undefined): void {
    this.schemaFits = found !== undefined && found >= SCHEMA;
    const news = found === SCHEMA ? '' : (found ?? 'none');
    if (news === this.#said.schema) return;
    this.#said.schema = news;
    const { logger } = this.#options;
    const about = { database: found ?? 'older', needed: SCHEMA };
    if (news === '') logger.info({ action: 'schema-fits', ...about });
    else if (this.schemaFits)
      logger.warn(
        { action: 'schema-newer', ...about },
        'this version is the older one; it goes on',
      );
    else logger.warn({ action: 'schema-older', ...about }, 'run migrate; it is waited for');
  }

  #seeClock(theirs: number, askedAt: number): void {
    const answeredAt = this.#now();
    const doubt = (answeredAt - askedAt) / 2000;
    this.clockOffsetSeconds = theirs - (askedAt + answeredAt) / 2000;
    const off = Math.abs(this.clockOffsetSeconds) - doubt > CLOCK_TOLERANCE_SECONDS;
    const news = off ? 'off' : '';
    if (news === this.#said.clock) return;
    this.#said.clock = news;
    const seconds = Math.round(this.clockOffsetSeconds * 10) / 10;
    if (off) {
      const words =
        'the clocks of this machine and of PostgreSQL differ; times shown here may mislead';
      this.#options.logger.warn({ action: 'clock-off', seconds_ahead: seconds }, words);
    } else this.#options.logger.info({ action: 'clock-agrees', seconds_ahead: seconds });
  }
}
