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
import { Reading } from './reading.ts';

/** How this replica's live feed stands. */
export interface FeedSource {
  /** undefined until Kafka was reached for the first time. */
  position(): { topicId: string; offsets: readonly number[] } | undefined;
  /** Rejects when Kafka does not answer. */
  logEnds(): Promise<readonly number[]>;
}

const EVERY_MS = 1_000;
/** Costs what waits or was set aside: with a long outbox it takes a tenth of one connection's time at most. */
const OFTEN = { pauseMs: EVERY_MS, timesItsLength: 10, longestMs: 5_000 };
/** Reads whole tables: a twentieth. */
const SELDOM = { pauseMs: EVERY_MS, timesItsLength: 20, longestMs: 60_000 };

const POSTGRES = 'PostgreSQL does not answer';
const KAFKA = 'Kafka does not answer';

/** Watches the pipeline in the background: whoever asks gets what is known, at once. */
export class Monitor {
  readonly changes = new Reading<ChangeCounts>(POSTGRES);
  readonly logEnds = new Reading<readonly number[]>(KAFKA);
  readonly consistency = new Reading<Consistency>(POSTGRES);
  readonly setAside = new Reading<SetAside>(POSTGRES);
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
    this.#loops = [
      paced(OFTEN, () => this.#look(this.changes, () => readChangeCounts(pool))),
      paced(SELDOM, () => this.#look(this.consistency, () => readConsistency(pool))),
      paced(OFTEN, () => this.#look(this.setAside, () => readSetAside(pool))),
      paced({ pauseMs: EVERY_MS }, () => this.#look(this.logEnds, () => feed.logEnds())),
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

  async #look<T>(reading: Reading<T>, read: () => Promise<T>): Promise<boolean> {
    const error = await reading.look(read);
    if (error === undefined) this.#see();
    else if (reading !== this.logEnds && !isPassing(error)) this.#complain(error);
    return error === undefined;
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

/** Records from one position to another. */
export function between(from: readonly number[], to: readonly number[]): number {
  return sum(to.map((end, partition) => Math.max(0, end - (from[partition] ?? 0))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
