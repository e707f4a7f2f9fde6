import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const RETRY_MS = 1_000;
const CONNECT_MS = 3_000;

/** A connection that outlives outages: work that fails is done again on a new one, until it succeeds. */
export class PatientClient {
  readonly #url: string;
  readonly #complain: (reason: string) => void;
  #client: pg.Client | undefined;

  constructor(url: string, complain: (reason: string) => void) {
    this.#url = url;
    this.#complain = complain;
  }

  async run<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work(await this.#open());
      } catch (error) {
        this.#complain(error instanceof Error ? error.message : String(error));
        this.#client?.end().catch(() => undefined);
        this.#client = undefined;
        await sleep(RETRY_MS);
      }
    }
  }

  async #open(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({
      connectionString: this.#url,
      application_name: 'tasktrail-verify',
      connectionTimeoutMillis: CONNECT_MS,
      keepAlive: true,
      // Its statements may read whole tables; one process of the server is enough for them.
      options:
        '-c TimeZone=UTC -c default_transaction_read_only=on -c statement_timeout=0 -c max_parallel_workers_per_gather=0',
    });
    client.on('error', () => undefined);
    await client.connect();
    this.#client = client;
    return client;
  }
}
