import type { ClientBase } from 'pg';
import type { Logger } from 'pino';
import { AckedProducer } from '../kafka/acked-producer.ts';
import { withDeadline } from './deadline.ts';
import { type Outcome, pauseAfter } from './pace.ts';
import { RelayConnection } from './relay-connection.ts';
import { sendBatch } from './send-batch.ts';
import { Sleeper } from './sleeper.ts';
import { Sweeper } from './sweeper.ts';
import { hasUnsentRows } from './unsent-rows.ts';

/*
 * The relay brings every committed outbox row to Kafka, at least once and in the order of each subject's
 * versions. Every replica runs one; a transaction-scoped lock decides, batch by batch, whose turn it is. Nothing is
 * remembered between turns: which rows are unsent, who is the relay, who leads a partition is asked anew.
 *
 * A turn goes through these states, left on the first error of any kind:
 *
 *   sweeping   when due: deletes rows whose event is audited
 *   looking    asks whether a row is unsent; no → the turn ends with `nothing`
 *   asking     Kafka must answer a metadata call, with three partitions, before a transaction begins
 *   sending    in a transaction under the lock: select, produce, await every ack. Another replica holds the
 *              lock → `nothing`: its holder looks again after its batch
 *   marking    the first write of the transaction, after the last ack; commit → `sent`
 *
 * One deadline covers the whole turn. On an error or at the deadline, producer and connection are destroyed: no
 * record and no mark of a failed turn can land after a later turn began to send, except records the broker already has,
 * which are earlier versions than any a later turn sends first. The turn ends with `failed`.
 *
 * Between turns the relay pauses (pace.ts). A poke, after a commit in this process, ends the pause after `nothing`;
 * it does not shorten the back-off after `failed`, nor the 20 ms in which writes gather after `sent`.
 * Rows committed elsewhere are found by the pause's end. Stopping lets the turn under way finish.
 */

/** Shorter than idle_in_transaction_session_timeout (15 s): the relay gives up before the server does. */
const DEADLINE_MS = 10_000;
/** With nothing to send, Kafka is asked this often whether it is there. */
const CONTACT_EVERY_MS = 5_000;

export interface RelayOptions {
  /** Role `backend`. */
  databaseUrl: string;
  bootstrap: string[];
  topic: string;
  logger: Logger;
}

export interface Relay {
  /** Something was committed here: look now. */
  poke(): void;
  /** Lets the turn under way finish, at most its deadline, and closes both connections. */
  stop(): Promise<void>;
  /** The last contact with Kafka succeeded and its topic is ours. */
  kafkaUp(): boolean;
}

export function startRelay(options: RelayOptions): Relay {
  const loop = new RelayLoop(options);
  const ended = loop.run();
  return {
    poke: () => loop.poke(),
    stop: () => {
      loop.stop();
      return ended;
    },
    kafkaUp: () => loop.kafkaUp,
  };
}

class RelayLoop {
  kafkaUp = false;
  readonly #options: RelayOptions;
  readonly #connection: RelayConnection;
  readonly #sweeper = new Sweeper();
  readonly #pokes = new Sleeper();
  readonly #stopping = new Sleeper();
  #producer: AckedProducer | undefined;
  #contactAt = Number.NEGATIVE_INFINITY;
  #stopped = false;
  #complaint = '';

  constructor(options: RelayOptions) {
    this.#options = options;
    this.#connection = new RelayConnection(options.databaseUrl);
  }

  poke(): void {
    this.#pokes.poke();
  }

  stop(): void {
    this.#stopped = true;
    this.#pokes.poke();
    this.#stopping.poke();
  }

  async run(): Promise<void> {
    let last: Outcome = 'nothing';
    let streak = 0;
    while (!this.#stopped) {
      const started = performance.now();
      const { outcome, more } = await this.#turn();
      streak = outcome === last ? streak + 1 : 1;
      last = outcome;
      const tookMs = performance.now() - started;
      const pause = more ? 0 : pauseAfter({ outcome, streak, tookMs, random: Math.random() });
      await (outcome === 'nothing' ? this.#pokes : this.#stopping).sleep(pause);
    }
    this.#giveUp();
  }

  /** `more`: the sweeper did not finish and wants the next turn at once. */
  async #turn(): Promise<{ outcome: Outcome; more: boolean }> {
    try {
      const turn = await withDeadline(DEADLINE_MS, () => this.#sweepAndSend());
      this.#recovered();
      return turn;
    } catch (error) {
      this.#giveUp();
      this.#complain(error);
      return { outcome: 'failed', more: false };
    }
  }

  async #sweepAndSend(): Promise<{ outcome: Outcome; more: boolean }> {
    const client = await this.#connection.open();
    const more = await this.#sweeper.run(client, performance.now());
    const sent = (await hasUnsentRows(client)) ? await this.#send(client) : await this.#idle();
    return { outcome: sent > 0 ? 'sent' : 'nothing', more };
  }

  async #send(client: ClientBase): Promise<number> {
    const sent = await sendBatch(client, this.#openProducer());
    this.#contacted();
    return sent ?? 0;
  }

  async #idle(): Promise<number> {
    if (performance.now() - this.#contactAt < CONTACT_EVERY_MS) return 0;
    await this.#openProducer().describe();
    this.#contacted();
    return 0;
  }

  #openProducer(): AckedProducer {
    this.#producer ??= new AckedProducer(this.#options.bootstrap, this.#options.topic);
    return this.#producer;
  }

  #contacted(): void {
    this.#contactAt = performance.now();
    this.kafkaUp = true;
  }

  #giveUp(): void {
    this.kafkaUp &&= this.#producer?.healthy ?? true;
    this.#producer?.destroy();
    this.#producer = undefined;
    this.#connection.giveUp();
  }

  /** One line per reason, not per attempt. */
  #complain(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason === this.#complaint) return;
    this.#complaint = reason;
    this.#options.logger.warn({ action: 'relay-failed', reason }, 'changes wait in the outbox');
  }

  #recovered(): void {
    if (this.#complaint === '') return;
    this.#complaint = '';
    this.#options.logger.info({ action: 'relay-recovered' }, 'Kafka takes changes again');
  }
}
