import pg from 'pg';

/** A superuser in our database: no grant and no trigger keeps them from anything. */
export class Administrator {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async connect(superuserUrl: string): Promise<Administrator> {
    const url = new URL(superuserUrl);
    url.pathname = '/taskdb';
    const client = new pg.Client({ connectionString: url.href, options: '-c TimeZone=UTC' });
    await client.connect();
    return new Administrator(client);
  }

  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.#client.query<Row>(sql, [...values])).rows;
  }

  /** One transaction in which no trigger fires: all of it happens, or nothing. */
  async pastTriggers(work: () => Promise<void>): Promise<void> {
    await this.rows('begin');
    try {
      await this.rows('set local session_replication_role = replica');
      await work();
      await this.rows('commit');
    } catch (error) {
      await this.rows('rollback');
      throw error;
    }
  }

  /** The same for statements that are known beforehand. */
  async run(...statements: readonly string[]): Promise<void> {
    await this.pastTriggers(async () => {
      for (const statement of statements) await this.rows(statement);
    });
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
