import type { Consistency } from '@tasktrail/contract';
import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { readConsistency } from '../audit/consistency.ts';
import { paced } from '../paced.ts';
import { isPassing } from '../postgres/failures.ts';
import { type ChangeCounts, readChangeCounts } from './count-changes.ts';
import { readSetAside, type SetAside } from './count-set-aside.ts';
import { Flow } from './flow.ts';
import { LogEndHistory } from './log-end-history.ts';

/** What went wrong at a station, in words for its users. */
export interface StationError {
  at: string;
  message: string;
}

/** How this replica's live feed stands. */
export interface FeedSource {
  /** undefined until Kafka was reached for the first time. */
  position(): { topicId: string; offsets: readonly number[] } | undefined;
  /** Rejects when Kafka does not answer. */
  logEnds(): Promise<readonly number[]>;
}

const EVERY_MS = 1_000;
/** What reads whole tables takes at most a twentieth of one connection's time. */
const TIMES_ITS_LENGTH = 20;

/** A value that was read, and whether the last try to read it anew succeeded. */
export interface Known<T> {
  value: T | undefined;
  fresh: boolean;
  error: StationError | null;
}

/** Watches the pipeline in the background: whoever asks gets what is known, at once. */
export class Monitor {
  readonly changes: Known<ChangeCounts> = { value: undefined, fresh: false, error: null };
  readonly logEnds: Known<readonly number[]> = { value: undefined, fresh: false, error: null };
  readonly consistency: Known<Consistency> = { value: undefined, fresh: false, error: null };
  readonly setAside: Known<SetAside> = { value: undefined, fresh: false, error: null };
  readonly history = new LogEndHistory();
  readonly flows = {
    database: new Flow(),
    outbox: new Flow(),
    kafka: new Flow(),
    audit: new Flow(),
    feed: new Flow(),
  };
  readonly #pool: Pool;
  readonly #logger: Logger;
  #feed: FeedSource | undefined;
  #loops: { stop: () => Promise<void> }[] = [];

  /** The pool is its own, so that a busy API does not delay it. */
  constructor(pool: Pool, logger: Logger) {
    this.#pool = pool;
    this.#logger = logger;
  }

  start(feed: FeedSource): void {
    this.#feed = feed;
    const pool = this.#pool;
    const often = { pauseMs: EVERY_MS, timesItsLength: TIMES_ITS_LENGTH };
    const kafka = { pauseMs: EVERY_MS, timesItsLength: 0 };
    this.#loops = [
      paced(often, () => this.#look(this.changes, () => readChangeCounts(pool), POSTGRES)),
      paced(often, () => this.#look(this.consistency, () => readConsistency(pool), POSTGRES)),
      paced(often, () => this.#look(this.setAside, () => readSetAside(pool), POSTGRES)),
      paced(kafka, () => this.#look(this.logEnds, () => feed.logEnds(), KAFKA)),
    ];
  }

  /** This replica's own position. */
  get feed(): ReturnType<FeedSource['position']> {
    return this.#feed?.position();
  }

  /** Resolves when nothing is asked any more. */
  async stop(): Promise<void> {
    await Promise.all(this.#loops.map((loop) => loop.stop()));
  }

  /** Per partition the offset before which some reader has taken every record. */
  get taken(): number[] | undefined {
    const { feed } = this;
    return feed?.offsets.map((offset, partition) => {
      const sink = this.changes.value?.positions.find((head) => head.partition === partition);
      return sink?.topic_id === feed.topicId ? Math.max(offset, sink.next_offset) : offset;
    });
  }

  async #look<T>(known: Known<T>, read: () => Promise<T>, silent: string): Promise<void> {
    try {
      known.value = await read();
      known.fresh = true;
      this.#see();
    } catch (error) {
      known.fresh = false;
      known.error = { at: new Date().toISOString(), message: silent };
      if (silent === POSTGRES && !isPassing(error)) this.#complain(error);
    }
  }

  #complain(error: unknown): void {
    this.#logger.warn({ action: 'pipeline-unknown', reason: String(error) }, 'pipeline');
  }

  #see(): void {
    const at = performance.now();
    this.#seeChanges(at);
    this.#seeRecords(at);
  }

  #seeChanges(at: number): void {
    const { value: changes } = this.changes;
    if (!changes) return;
    const { audited, unaudited, unsent } = changes;
    this.flows.database.see({ at, left: audited + unaudited + unsent, waiting: 0 });
    this.flows.outbox.see({ at, left: audited + unaudited, waiting: unsent });
    this.flows.audit.see({ at, left: audited, waiting: unaudited });
  }

  #seeRecords(at: number): void {
    const { feed, taken } = this;
    const ends = this.logEnds.value;
    if (!ends || !feed || !taken) return;
    this.history.note(at, ends);
    this.flows.kafka.see({ at, left: sum(taken), waiting: between(taken, ends) });
    this.flows.feed.see({ at, left: sum(feed.offsets), waiting: between(feed.offsets, ends) });
  }
}

const POSTGRES = 'PostgreSQL does not answer';
const KAFKA = 'Kafka does not answer';

/** Records from one position to another. */
export function between(from: readonly number[], to: readonly number[]): number {
  return sum(to.map((end, partition) => Math.max(0, end - (from[partition] ?? 0))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
