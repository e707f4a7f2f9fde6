import type { OutboxDatabase, OutboxSession, Timing } from '../../src/outbox/ports.ts';
import { type Relay, runRelay } from '../../src/outbox/relay.ts';
import { ModelLog } from './model-log.ts';
import { ModelSession } from './model-session.ts';
import type { Caller, Surroundings } from './surroundings.ts';

/** One replica's relay, the real one, in a process that can be killed and suspended at any await. */
export class RelayProcess implements Caller {
  readonly relay: Relay;
  readonly around: Surroundings;
  readonly #sessions = new Sessions(this);
  #isAlive = true;
  #isSuspended = false;
  #heldBack: (() => void)[] = [];

  constructor(around: Surroundings) {
    this.around = around;
    const logger = {
      info: () => undefined,
      warn: (fields: { action?: string; reason?: string }) => {
        around.tell(JSON.stringify(fields));
        if (fields.action === 'losses-found') around.onLosses();
      },
    };
    this.relay = runRelay({
      database: this.#sessions,
      openLog: () => new ModelLog(this),
      timing: this.#timing(),
      logger,
    });
  }

  /** SIGKILL: nothing reaches it any more, what it sent is still on its way. */
  kill(): void {
    this.#isAlive = false;
    this.#heldBack = [];
    this.#sessions.giveUp();
  }

  suspend(): void {
    this.#isSuspended = true;
  }

  /** Answers and timers that came meanwhile arrive in any order. */
  goOn(): void {
    this.#isSuspended = false;
    const waiting = this.#heldBack;
    this.#heldBack = [];
    while (waiting.length > 0) {
      const [next] = waiting.splice(this.around.chance.between(0, waiting.length - 1), 1);
      if (next) this.around.time.after(0, () => this.#deliver(next));
    }
  }

  terminateSession(): void {
    this.#sessions.terminate();
  }

  /** A round trip: `run` is what happens over there. */
  call<T>(name: string, run: () => T): Promise<T> {
    const { time, chance, weather, tell } = this.around;
    const fate = weather.fate();
    if (fate !== 'done') tell(`${fate}: ${name}`);
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const fail = () => this.#deliver(() => reject(new Error(`${name}: no answer`)));
    const happen = () => {
      try {
        const answer = run();
        if (fate === 'unanswered') time.after(chance.between(1, 12_000), fail);
        else this.#deliver(() => resolve(answer));
      } catch (error) {
        this.#deliver(() => reject(error));
      }
    };
    if (fate === 'refused') time.after(chance.between(1, 500), fail);
    else if (fate !== 'lost') {
      time.after(fate === 'late' ? chance.between(500, 14_000) : chance.between(1, 4), happen);
    }
    return promise;
  }

  #deliver(call: () => void): void {
    if (!this.#isAlive) return;
    if (this.#isSuspended) this.#heldBack.push(call);
    else call();
  }

  #timing(): Timing {
    const { time, chance } = this.around;
    return {
      now: () => time.now,
      random: () => chance.next(),
      after: (ms, call) => {
        let isCancelled = false;
        const ring = () => this.#deliver(() => (isCancelled ? undefined : call()));
        const cancel = time.after(ms, ring);
        return () => {
          isCancelled = true;
          cancel();
        };
      },
    };
  }
}

class Sessions implements OutboxDatabase {
  readonly #process: RelayProcess;
  #session: ModelSession | undefined;

  constructor(process: RelayProcess) {
    this.#process = process;
  }

  async open(): Promise<OutboxSession> {
    if (this.#session !== undefined) return this.#session;
    const session = new ModelSession(this.#process);
    this.#session = session;
    await this.#process.call('connect', () => undefined);
    return session;
  }

  giveUp(): void {
    this.#session?.giveUp();
    this.#session = undefined;
  }

  terminate(): void {
    this.#session?.close();
  }
}
