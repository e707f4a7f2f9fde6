import pg from 'pg';

/** Longer than any statement here takes: a stopped server answers nothing at all. */
const ANSWER_MS = 15_000;

/** PostgreSQL did not answer, or not as it should: nothing was read, and trying again may help. */
export class DatabaseAway extends Error {}

/** The signer's only connection, opened when needed, given up after any failure. */
export class SnapshotSource {
  readonly #databaseUrl: string;
  #client: pg.Client | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  /** Everything that `work` reads is from one moment. */
  async read<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    try {
      const client = await this.#open();
      await client.query('begin isolation level repeatable read read only');
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      this.close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new DatabaseAway(reason, { cause: error });
    }
  }

  /** The server ends what was open. */
  close(): void {
    this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }

  async #open(): Promise<pg.Client> {
    if (this.#client !== undefined) return this.#client;
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'tasktrail-signer',
      connectionTimeoutMillis: 3_000,
      query_timeout: ANSWER_MS,
      keepAlive: true,
    });
    // A connection lost between two queries has no other voice.
    client.on('error', () => {
      if (this.#client === client) this.#client = undefined;
    });
    this.#client = client;
    await client.connect();
    return client;
  }
}
