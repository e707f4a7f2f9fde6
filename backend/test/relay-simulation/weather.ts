import type { Chance } from './chance.ts';

/**
 * What becomes of a call: done and answered; refused; done, but the caller hears an error or nothing at all; done late,
 * perhaps after its caller gave up; lost on the way.
 */
export type Fate = 'done' | 'refused' | 'unanswered' | 'late' | 'lost';

/** How likely calls fail, until it clears up. */
export class Weather {
  readonly #chance: Chance;
  #trouble: number;

  constructor(chance: Chance, trouble: number) {
    this.#chance = chance;
    this.#trouble = trouble;
  }

  clearUp(): void {
    this.#trouble = 0;
  }

  fate(): Fate {
    if (this.#trouble === 0 || !this.#chance.hits(this.#trouble)) return 'done';
    return this.#chance.one(['refused', 'unanswered', 'late', 'lost']);
  }
}
