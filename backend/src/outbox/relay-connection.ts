import pg from 'pg';

/** The relay's own connection, outside the pools: opened when needed, given up after any failure. */
export class RelayConnection {
  readonly #databaseUrl: string;
  #client: pg.Client | undefined;

  constructor(databaseUrl: string) {
    this.#databaseUrl = databaseUrl;
  }

  async open(): Promise<pg.Client> {
    if (this.#client !== undefined) return this.#client;
    const client = new pg.Client({
      connectionString: this.#databaseUrl,
      application_name: 'tasktrail-relay',
      connectionTimeoutMillis: 3_000,
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

  /** The server rolls back what was open. With a query under way, the driver cuts the socket. */
  giveUp(): void {
    this.#client?.end().catch(() => undefined);
    this.#client = undefined;
  }
}
