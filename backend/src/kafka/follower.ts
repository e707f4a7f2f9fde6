import type { Logger } from 'pino';
import { Tail, type TailOptions } from './tail.ts';

const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 1_000;

/** Follows the topic for the life of the process: after any error with a fresh client. */
export class Follower {
  readonly #options: TailOptions & { logger: Logger };
  #tail: Tail | undefined;
  #up = false;
  #stopped = false;
  #wake: (() => void) | undefined;
  #complaint = '';

  constructor(options: TailOptions & { logger: Logger }) {
    this.#options = options;
  }

  /** Kafka answers and the topic is being read. */
  get up(): boolean {
    return this.#up;
  }

  /** Ends of the log as the broker sees them now; rejects when it does not answer. */
  async logEnds(): Promise<number[]> {
    if (this.#tail === undefined) throw new Error('Kafka is not being followed');
    return this.#tail.ends();
  }

  async run(): Promise<void> {
    for (let failures = 1; !this.#stopped; failures += 1) {
      this.#tail = new Tail(this.#options);
      try {
        await this.#tail.follow(() => {
          failures = 0;
          this.#answered();
        });
      } catch (error) {
        this.#failed(error);
      }
      await this.#pause(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures));
    }
  }

  stop(): void {
    this.#stopped = true;
    this.#tail?.destroy();
    this.#wake?.();
  }

  #answered(): void {
    this.#up = true;
    if (this.#complaint === '') return;
    this.#complaint = '';
    this.#options.logger.info({ action: 'tail-recovered' }, 'the topic is followed again');
  }

  /** One line per reason, not per attempt. */
  #failed(error: unknown): void {
    this.#up = false;
    this.#tail?.destroy();
    const reason = error instanceof Error ? error.message : String(error);
    if (this.#stopped || reason === this.#complaint) return;
    this.#complaint = reason;
    this.#options.logger.warn({ action: 'tail-failed', reason }, 'live pages get no events');
  }

  async #pause(ms: number): Promise<void> {
    if (this.#stopped) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
