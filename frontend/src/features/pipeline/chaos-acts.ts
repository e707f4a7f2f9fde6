import type { ChaosDone } from '@tasktrail/contract';
import { isFailure, Unreachable, type Failure } from '../../api/failure.ts';
import { Value } from '../../ui/subscriptions.ts';

export type ChaosAct = ChaosDone['act'];

/** What was asked for last at one part, and what came of it. */
export interface ChaosNote {
  readonly act: ChaosAct;
  readonly at: number;
  readonly outcome: 'asked' | 'done' | 'nothing' | 'unanswered' | 'refused';
  /** The part it was done to, once that is known; null also when none of the kind ran. */
  readonly part: string | null;
  readonly failure: Failure | null;
}

export interface ChaosOptions {
  readonly ask: (target: string, act: ChaosAct) => Promise<string | null>;
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
    this.#note(target, { act, at, outcome: 'asked', part: null, failure: null });
    const answer = await this.#ask(target, act);
    this.#note(target, { act, at: this.#options.now(), ...answer });
    this.#options.onAnswer();
  }

  async #ask(
    target: string,
    act: ChaosAct,
  ): Promise<Pick<ChaosNote, 'outcome' | 'part' | 'failure'>> {
    try {
      const part = await this.#options.ask(target, act);
      return { outcome: part === null ? 'nothing' : 'done', part, failure: null };
    } catch (error) {
      if (!isFailure(error)) throw error;
      const outcome = error instanceof Unreachable ? 'unanswered' : 'refused';
      return { outcome, part: null, failure: error };
    }
  }

  #note(target: string, note: ChaosNote): void {
    this.#notes.set(new Map([...this.get(), [target, note]]));
  }
}
