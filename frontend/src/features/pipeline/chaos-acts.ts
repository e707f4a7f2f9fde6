import { isFailure, Unreachable, type Failure } from '../../api/failure.ts';
import { Value } from '../../ui/subscriptions.ts';

export type ChaosAct = 'kill' | 'pause' | 'resume';

/** What was asked for last at one part, and what came of it. */
export interface ChaosNote {
  readonly act: ChaosAct;
  readonly at: number;
  readonly outcome: 'asked' | 'done' | 'unanswered' | 'refused';
  readonly failure: Failure | null;
}

export interface ChaosOptions {
  readonly ask: (target: string, act: ChaosAct) => Promise<void>;
  readonly now: () => number;
  readonly onAnswer: () => void;
}

/** The parts that were broken from this page: never optimistic, what stands beside a switch is what was answered. */
export class ChaosActs {
  readonly #options: ChaosOptions;
  readonly #notes = new Value<ReadonlyMap<string, ChaosNote>>(new Map());

  constructor(options: ChaosOptions) {
    this.#options = options;
  }

  readonly get = (): ReadonlyMap<string, ChaosNote> => this.#notes.get();
  readonly subscribe = (run: () => void): (() => void) => this.#notes.subscribe(run);

  async do(target: string, act: ChaosAct): Promise<void> {
    const at = this.#options.now();
    this.#note(target, { act, at, outcome: 'asked', failure: null });
    const failure = await this.#ask(target, act);
    const outcome =
      failure === null ? 'done' : failure instanceof Unreachable ? 'unanswered' : 'refused';
    this.#note(target, { act, at: this.#options.now(), outcome, failure });
    this.#options.onAnswer();
  }

  async #ask(target: string, act: ChaosAct): Promise<Failure | null> {
    try {
      await this.#options.ask(target, act);
      return null;
    } catch (error) {
      if (!isFailure(error)) throw error;
      return error;
    }
  }

  #note(target: string, note: ChaosNote): void {
    this.#notes.set(new Map([...this.get(), [target, note]]));
  }
}
