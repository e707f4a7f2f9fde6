import type { Logger } from 'pino';
import type { EventTimes } from '../event-times.ts';
import { clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import { KafkaOutbox } from './kafka-outbox.ts';
import { LossFinder } from './loss-finder.ts';
import { type ClearedSubject, type Loss, noLosses } from './lost-rows.ts';
import { type Outcome, Pace, pauseAfter } from './pace.ts';
import type { OutboxDatabase, OutboxLog, OutboxSession, Timing } from './ports.ts';
import { PostgresOutbox } from './postgres-outbox.ts';
import { sendBatch } from './send-batch.ts';
import { Sleeper } from './sleeper.ts';
import { Sweeper } from './sweeper.ts';

/*
 * The relay brings every committed outbox row to Kafka, at least once and in the order of each subject's
 * versions. Every replica runs one; a transaction-scoped lock decides, batch by batch, whose turn it is. Nothing that the
 * order rests on is remembered between turns: which rows are unsent, who is the relay, who leads a partition is asked anew.
 *
 * A turn goes through these states, left on the first error of any kind:
 *
 *   sweeping   when due: deletes rows whose event is audited
 *   looking    asks whether a row is unsent; no → on to the losses
 *   asking     Kafka must answer a metadata call, with three partitions, before a transaction begins
 *   sending    in a transaction under the lock: select, produce, await every ack. Another replica holds the
 *              lock → on to the losses: its holder looks again after its batch
 *   marking    the first write of the transaction, after the last ack; commit → `sent`
 *   losses     every 5 s: asks Kafka what it holds, clears the marks of rows it will never deliver. Without work this is
 *              how the relay knows that Kafka is there
 *
 * One deadline covers the whole turn. On an error or at the deadline, producer and connection are destroyed: no
 * record and no mark of a failed turn can land after a later turn began to send, except records the broker already has,
 * which are earlier versions than any a later turn sends first. The turn ends with `failed`.
 *
 * Between turns the relay pauses (pace.ts). A poke, after a commit in this process, ends the pause after `nothing`;
 * it does not shorten the back-off after `failed`, the 20 ms in which writes gather after `sent`, or the rest after `full`.
 * Rows committed elsewhere are found by the pause's end. Stopping lets the turn under way finish.
 */

/** Shorter than idle_in_transaction_session_timeout (15 s): the relay gives up before the server does. */
const DEADLINE_MS = 10_000;

export interface RelayOptions {
  /** Role `backend`. */
  databaseUrl: string;
  bootstrap: string[];
  topic: string;
  /** Remembers when each record was sent. */
  times?: EventTimes;
  logger: Logger;
}

/** When a turn failed last, and in words why. */
export interface RelayFailure {
  at: string;
  message: string;
}

export interface Relay {
  /** Something was committed here: look now. */
  poke(): void;
  /** Lets the turn under way finish, at most its deadline, and closes both connections. */
  stop(): Promise<void>;
  /** The last contact with Kafka succeeded and its topic is ours. */
  kafkaUp(): boolean;
  lastFailure(): RelayFailure | null;
  counts(): RelayCounts;
}

/** What the relay has done since it started. */
export interface RelayCounts {
  /** Turns in which Kafka took something, and how much. */
  batches: number;
  events: number;
  /** Turns that ended with an error. */
  failures: number;
  /** Rows that left the outbox. */
  deleted: number;
  /** Rows that are sent again. */
  losses: Record<Loss, number>;
}

/** What the relay runs on: the real ones, or those of its simulation. */
export interface RelayPorts {
  database: OutboxDatabase;
  openLog: () => OutboxLog;
  timing: Timing;
  logger: Pick<Logger, 'info' | 'warn'>;
}

export function startRelay(options: RelayOptions): Relay {
  const { databaseUrl, bootstrap, topic, times, logger } = options;
  return runRelay({
    database: new PostgresOutbox(databaseUrl),
    openLog: () => new KafkaOutbox(bootstrap, topic, times),
    timing: clock,
    logger,
  });
}

export function runRelay(ports: RelayPorts): Relay {
  const loop = new RelayLoop(ports);
  const ended = loop.run();
  return {
    poke: () => loop.poke(),
    stop: () => {
      loop.stop();
      return ended;
    },
    kafkaUp: () => loop.kafkaUp,
    lastFailure: () => loop.lastFailure,
    counts: () => loop.counts,
  };
}

/** `more`: there is work that should not wait for a pause. */
interface TurnResult {
  outcome: Outcome;
  more: boolean;
}

class RelayLoop {
  kafkaUp = false;
  lastFailure: RelayFailure | null = null;
  readonly #done = { batches: 0, events: 0, failures: 0 };
  readonly #lost: Record<Loss, number> = { ...noLosses };
  readonly #ports: RelayPorts;
  readonly #sweeper = new Sweeper();
  readonly #losses = new LossFinder();
  readonly #pokes: Sleeper;
  readonly #stopping: Sleeper;
  #log: OutboxLog | undefined;
  #stopped = false;
  #pokedAt = -Infinity;
  readonly #pace = new Pace();
  #complaint = '';

  constructor(ports: RelayPorts) {
    this.#ports = ports;
    this.#pokes = new Sleeper(ports.timing);
    this.#stopping = new Sleeper(ports.timing);
  }

  get counts(): RelayCounts {
    return { ...this.#done, deleted: this.#sweeper.deleted, losses: { ...this.#lost } };
  }

  poke(): void {
    this.#pokedAt = this.#ports.timing.now();
    this.#pokes.poke();
  }

  stop(): void {
    this.#stopped = true;
    this.#pokes.poke();
    this.#stopping.poke();
  }

  async run(): Promise<void> {
    const { timing } = this.#ports;
    let last: Outcome = 'nothing';
    let streak = 0;
    while (!this.#stopped) {
      const started = timing.now();
      const { outcome, more } = await this.#turn();
      streak = outcome === last ? streak + 1 : 1;
      last = outcome;
      const tookMs = timing.now() - started;
      const turn = { outcome, streak, tookMs, rests: this.#pace.rests, random: timing.random() };
      const pause = more && outcome !== 'full' ? 0 : pauseAfter(turn);
      await (outcome === 'nothing' ? this.#pokes : this.#stopping).sleep(pause);
    }
    this.#giveUp();
  }

  async #turn(): Promise<TurnResult> {
    try {
      const turn = await withDeadline(this.#ports.timing, DEADLINE_MS, () => this.#work());
      this.#recovered();
      return turn;
    } catch (error) {
      this.#noteFailure();
      this.#giveUp();
      this.#complain(error);
      return { outcome: 'failed', more: false };
    }
  }

  async #work(): Promise<TurnResult> {
    const { database, timing } = this.#ports;
    const session = await database.open();
    const sweepMore = await this.#sweeper.run(session, timing.now());
    const outcome = (await session.hasUnsent()) ? await this.#send(session) : 'nothing';
    const found = await this.#findLosses(session);
    return { outcome, more: sweepMore || found };
  }

  async #send(session: OutboxSession): Promise<Outcome> {
    const sent = await sendBatch(session, this.#openLog(), this.#pace.rows);
    this.kafkaUp = true;
    // Another replica's turn says nothing about the pace of this one.
    if (!sent) return 'nothing';
    const sincePokeMs = this.#ports.timing.now() - this.#pokedAt;
    const isFull = this.#pace.sent({ ...sent, sincePokeMs });
    if (sent.rows === 0) return 'nothing';
    this.#done.batches += 1;
    this.#done.events += sent.rows;
    return isFull ? 'full' : 'sent';
  }

  async #findLosses(session: OutboxSession): Promise<boolean> {
    const cleared = await this.#losses.run(session, this.#openLog(), this.#ports.timing.now());
    if (cleared === undefined) return false;
    this.kafkaUp = true;
    if (cleared.length > 0) this.#tellLosses(cleared);
    return cleared.length > 0;
  }

  #openLog(): OutboxLog {
    this.#log ??= this.#ports.openLog();
    return this.#log;
  }

  #giveUp(): void {
    this.kafkaUp &&= this.#log?.healthy ?? true;
    this.#log?.destroy();
    this.#log = undefined;
    this.#pace.startAnew();
    this.#ports.database.giveUp();
  }

  #noteFailure(): void {
    this.#done.failures += 1;
    const message =
      this.#log?.healthy === false
        ? 'Kafka does not take changes'
        : 'the outbox could not be read or marked';
    this.lastFailure = { at: new Date().toISOString(), message };
  }

  #tellLosses(cleared: readonly ClearedSubject[]): void {
    const because: Partial<Record<ClearedSubject['loss'], number>> = {};
    for (const { loss, rows } of cleared) {
      because[loss] = (because[loss] ?? 0) + rows;
      this.#lost[loss] += rows;
    }
    const counts = { subjects: cleared.length, rows: because };
    this.#ports.logger.warn({ action: 'losses-found', ...counts }, 'lost changes are sent again');
  }

  /** One line per reason, not per attempt. */
  #complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    this.#ports.logger.warn({ action: 'relay-failed', reason }, 'changes wait in the outbox');
  }

  #recovered(): void {
    if (this.#complaint === '') return;
    this.#complaint = '';
    this.#ports.logger.info({ action: 'relay-recovered' }, 'Kafka takes changes again');
  }
}
