import type { Outside } from '../run-command.ts';
import type { Stack } from '../start-stack.ts';
import { startThrowAwayStack } from './throw-away-stack.ts';

/** The PostgreSQL and Kafka of the suites: started for the first that uses them, stopped after the last. */
export class SuiteServices {
  readonly #outside: Outside;
  #stack: Stack | undefined;

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  /** Their addresses as environment variables. */
  async addresses(): Promise<Record<string, string>> {
    const { say, stop } = this.#outside;
    if (!this.#stack) say('\n— PostgreSQL and Kafka for the suites');
    this.#stack ??= await startThrowAwayStack({ only: ['postgres', 'kafka'], say, signal: stop });
    return {
      TEST_SUPERUSER_URL: this.#stack.superuserUrl,
      TEST_KAFKA_BOOTSTRAP: this.#stack.kafkaBootstrap,
    };
  }

  async stop(): Promise<void> {
    await this.#stack?.stop(this.#outside.hurry);
    this.#stack = undefined;
  }
}
