import { Worker } from 'node:worker_threads';
import type { Logger } from 'pino';
import type { WatchedState } from './log-watch.ts';
import type { ThreadData, ThreadInput, ThreadOutput } from './thread.ts';

const THREAD = new URL('./thread.ts', import.meta.url);
const RESTART_MS = 5_000;

/** The worker, started again when it should ever end. */
export class WatchThread {
  /** Records of the topic of checkpoints that are not by the signer. */
  foreign = 0;
  readonly #options: ThreadData & { logger: Logger };
  readonly #publish: (state: WatchedState) => void;
  #worker: Worker | undefined;
  #told: ThreadInput | undefined;
  #restart: NodeJS.Timeout | undefined;
  #stopped = false;
  #complaint = '';

  constructor(options: ThreadData & { logger: Logger }, publish: (state: WatchedState) => void) {
    this.#options = options;
    this.#publish = publish;
    this.#start();
  }

  tell(input: ThreadInput): void {
    this.#told = input;
    this.#worker?.postMessage(input, []);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#restart);
    await this.#worker?.terminate();
  }

  #hear(output: ThreadOutput): void {
    if (output.kind === 'state') {
      this.#complaint = '';
      return this.#publish(output.state);
    }
    if (output.kind === 'foreign') return this.#tellForeign(output.count);
    if (output.reason === this.#complaint) return;
    this.#complaint = output.reason;
    this.#options.logger.warn({ action: 'verify-waits', reason: output.reason }, 'verification');
  }

  /** Anybody who may write to the topic can put one there: a sign of somebody at work, not of a changed log. */
  #tellForeign(count: number): void {
    if (count === this.foreign) return;
    this.foreign = count;
    if (count === 0) return;
    const about = { action: 'foreign-checkpoints', count };
    this.#options.logger.warn(
      about,
      'records of the topic are not by the signer, they are ignored',
    );
  }

  #start(): void {
    const workerData: ThreadData = { databaseUrl: this.#options.databaseUrl };
    const worker = new Worker(THREAD, {
      workerData,
      name: 'verify',
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 },
    });
    this.#worker = worker;
    if (this.#told) worker.postMessage(this.#told, []);
    worker.on('message', (output: ThreadOutput) => this.#hear(output));
    worker.on('error', (error) => {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.logger.error({ action: 'verify-ended', reason }, 'the log is not watched');
    });
    worker.on('exit', () => {
      if (this.#stopped) return;
      this.#restart = setTimeout(() => this.#start(), RESTART_MS);
    });
  }
}
