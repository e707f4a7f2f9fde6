import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, createTestTopic } from '../../database/test/index.ts';
import type { TestDatabase, TestTopic } from '../../database/test/index.ts';
import { type BackendProcess, startBackend } from './backend-process.ts';
import { FeedPage, liveTasks } from './feed-page.ts';
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
  const pages = Array.from({ length: CLIENTS }, () => new FeedPage(random() * 500));
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
  const expected = await liveTasks(pool);
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
