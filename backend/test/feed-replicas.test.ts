import type { LiveFrame, Task } from '@tasktrail/contract';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { join, type JoinInput, type JoinState, notJoined } from '../../frontend/src/live/join.ts';
import { type BackendProcess, startBackend } from './backend-process.ts';
import { LiveClient } from './live-client.ts';
import { until } from './until.ts';

const seed = Number(process.env['FEED_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const CLIENTS = 50;
const WRITES_A_SECOND = 200;
const SECONDS = 10;

let database: TestDatabase;
let topic: TestTopic;
let pool: pg.Pool;
let replicas: BackendProcess[];

beforeAll(async () => {
  [database, topic] = await Promise.all([createTestDatabase(), createTestTopic()]);
  pool = new pg.Pool({ connectionString: database.backendUrl, max: 4 });
  const env = {
    DATABASE_URL: database.backendUrl,
    KAFKA_BOOTSTRAP: topic.bootstrap,
    KAFKA_TOPIC: topic.topic,
  };
  replicas = await Promise.all([
    startBackend(env),
    startBackend({ ...env, LIVE_TAIL_DELAY_MS: '2000' }),
  ]);
});
afterAll(async () => {
  await Promise.all(replicas.map((replica) => replica.stop()));
  await pool.end();
  await topic.drop();
  await database.drop();
});

test(`${CLIENTS} clients that join at random moments of ${WRITES_A_SECOND} writes/s, one replica 2 s behind, end equal to the database (FEED_SEED=${seed})`, async () => {
  const random = randomFrom(seed);
  const pages = Array.from({ length: CLIENTS }, () => new Page(random() * 500));
  const visits = pages.map(async (page) => {
    await pause(random() * SECONDS * 1_000);
    await page.open(portOf(random));
    // Some move to the other replica, in the middle of a listing or long after it.
    for (let moves = Math.floor(random() * 3); moves > 0; moves -= 1) {
      await pause(random() * 2_000);
      await page.reopen(portOf(random));
    }
  });
  await write(random);
  await Promise.all(visits);
  const expected = await liveTasks();
  for (const page of pages) await until(() => page.shows(expected));
  expect(expected.length).toBeGreaterThan(0);
  await Promise.all(pages.map((page) => page.close()));
}, 90_000);

const portOf = (random: () => number) => replicas[random() < 0.5 ? 0 : 1]?.port ?? 0;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** mulberry32: the same numbers for the same seed. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Creates, edits, deletes and restores tasks at a steady rate. */
async function write(random: () => number): Promise<void> {
  const began = performance.now();
  const writes: Promise<unknown>[] = [];
  for (let n = 0; n < WRITES_A_SECOND * SECONDS; n += 1) {
    const due = began + (n * 1_000) / WRITES_A_SECOND;
    if (due > performance.now()) await pause(due - performance.now());
    writes.push(writeOnce(random(), 1 + Math.floor(random() * 300), n));
  }
  await Promise.all(writes);
}

function writeOnce(kind: number, id: number, n: number): Promise<unknown> {
  if (kind < 0.2) return pool.query('insert into tasks (title) values ($1)', [`created ${n}`]);
  const change =
    kind < 0.75
      ? `title = 'edited ${n}'`
      : `deleted_at = case when deleted_at is null then now() end`;
  return pool.query(`update tasks set ${change} where id = $1`, [id]);
}

const keyOf = ({ id, version, title }: Pick<Task, 'id' | 'version' | 'title'>) =>
  `${id} v${version} ${title}`;

async function liveTasks(): Promise<string[]> {
  const { rows } = await pool.query<{ id: number; version: number; title: string }>(
    `select id::integer, version::integer, title from tasks where deleted_at is null order by id`,
  );
  return rows.map(keyOf);
}

/** What a browser does: the join of the page, a list over HTTP from its own replica, a store with the version rule. */
class Page {
  readonly #tasks = new Map<number, Task>();
  #state: JoinState = notJoined;
  #client: LiveClient | undefined;
  #port = 0;
  readonly #lineMs: number;

  constructor(lineMs: number) {
    this.#lineMs = lineMs;
  }

  async open(port: number): Promise<void> {
    await this.#connect(port, undefined);
  }

  /** With the cursor it has, if it has one by now. */
  async reopen(port: number): Promise<void> {
    const cursor = this.#client?.cursor;
    await this.#client?.close();
    await this.#connect(port, cursor === '' ? undefined : cursor);
  }

  async close(): Promise<void> {
    await this.#client?.close();
  }

  shows(expected: readonly string[]): boolean {
    const shown = [...this.#tasks.values()].filter((task) => task.deleted_at === null);
    const keys = shown.toSorted((a, b) => a.id - b.id).map(keyOf);
    return this.#state.phase === 'joined' && keys.join('\n') === expected.join('\n');
  }

  async #connect(port: number, cursor: string | undefined): Promise<void> {
    this.#port = port;
    this.#client = new LiveClient(port, cursor, (frame) => this.#onFrame(frame));
    const client = this.#client;
    await until(() => client.frames.length > 0);
  }

  #onFrame(frame: LiveFrame): void {
    this.#step({ type: 'frame', frame });
  }

  #step(input: JoinInput<Task[]>): void {
    const [state, effects] = join(this.#state, input);
    this.#state = state;
    for (const effect of effects) {
      if (effect.type === 'list') void this.#list(effect.round, effect.resync);
      if (effect.type === 'merge') effect.listing.forEach((task) => this.#apply(task));
      if (effect.type === 'apply') effect.events.forEach((event) => this.#apply(event.task));
    }
  }

  async #list(round: number, resync: boolean): Promise<void> {
    const answer = await fetch(`http://127.0.0.1:${this.#port}/api/tasks?limit=1000`);
    const listing = (await answer.json()) as Task[];
    // A slow line: what happens now is in the buffer and nowhere else.
    await pause(this.#lineMs);
    if (resync) this.#forgetAllBut(listing);
    this.#step({ type: 'listed', round, listing });
  }

  /** After a gap, what is known and not listed may have been deleted in it; what came since is still in the buffer. */
  #forgetAllBut(listing: readonly Task[]): void {
    const listed = new Set(listing.map((task) => task.id));
    for (const { id, deleted_at } of this.#tasks.values()) {
      if (deleted_at === null && !listed.has(id)) this.#tasks.delete(id);
    }
  }

  #apply(task: Task): void {
    const known = this.#tasks.get(task.id);
    if (known === undefined || task.version > known.version) this.#tasks.set(task.id, task);
  }
}
