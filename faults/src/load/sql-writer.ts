import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Random } from '../random/random.ts';
import type { Gate } from './gate.ts';
import type { History, KeyedWrite } from './history.ts';
import type { KnownTasks } from './known-tasks.ts';

export interface SqlWriterOptions {
  readonly databaseUrl: string;
  readonly name: string;
  readonly random: Random;
  readonly tasks: KnownTasks;
  readonly history: History;
  readonly gate: Gate;
  readonly pauseMs: number;
  readonly ending: AbortSignal;
}

/**
 * Writes beside the API, as a migration or an administrator does: transactions of several statements, some rolled back, with
 * waits in between, so that ids and commits come in different orders.
 */
export class SqlWriter {
  readonly #options: SqlWriterOptions;
  #client: pg.Client | undefined;
  #count = 0;

  constructor(options: SqlWriterOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { random, gate, ending, pauseMs } = this.#options;
    while (!ending.aborted) {
      await gate.through(async () => this.#transaction());
      await sleep(random.next() * 2 * pauseMs, undefined, { signal: ending }).catch(
        () => undefined,
      );
    }
    await this.#client?.end().catch(() => undefined);
  }

  async #transaction(): Promise<void> {
    const { name, random, history } = this.#options;
    this.#count += 1;
    const changes = random.integer(1, 3);
    const write: KeyedWrite = {
      key: `${name}-${this.#count}-${random.uuid()}`,
      by: name,
      what: 'transaction',
      events: { least: changes, most: changes },
      outcome: 'rejected',
      wasUnknown: false,
    };
    try {
      const client = await this.#connection();
      history.writes.push(write);
      await client.query('begin');
      await client.query(`select set_config('tasktrail.cause', $1, true)`, [
        JSON.stringify({ idempotency_key: write.key }),
      ]);
      for (let n = 0; n < changes; n += 1) await this.#change(client, `${write.key} ${n}`);
      await this.#end(client, write);
    } catch {
      // Before the commit: nothing was written. During it: nobody can say, and SQL has no key to ask again with.
      if (write.outcome === 'unknown') write.wasUnknown = true;
      const broken = this.#client;
      this.#client = undefined;
      await broken?.end().catch(() => undefined);
      await sleep(200, undefined, { signal: this.#options.ending }).catch(() => undefined);
    }
  }

  async #end(client: pg.Client, write: KeyedWrite): Promise<void> {
    if (this.#options.random.chance(0.15)) {
      await client.query('rollback');
      return;
    }
    write.outcome = 'unknown';
    await client.query('commit');
    write.outcome = 'ok';
  }

  async #change(client: pg.Client, title: string): Promise<void> {
    const { random, tasks } = this.#options;
    if (tasks.isEmpty || random.chance(0.4)) {
      await client.query('insert into tasks (title) values ($1)', [title]);
    } else {
      await client.query('update tasks set title = $1 where id = $2', [title, tasks.hot(random)]);
    }
    if (random.chance(0.3)) await sleep(random.integer(1, 20));
  }

  async #connection(): Promise<pg.Client> {
    if (this.#client) return this.#client;
    const client = new pg.Client({
      connectionString: this.#options.databaseUrl,
      application_name: 'tasktrail-faults-sql',
      connectionTimeoutMillis: 3_000,
      query_timeout: 30_000,
      options: '-c TimeZone=UTC -c lock_timeout=1s',
    });
    // A connection lost between two statements: the next statement says so.
    client.on('error', () => undefined);
    await client.connect();
    this.#client = client;
    return client;
  }
}
