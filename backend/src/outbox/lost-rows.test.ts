import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../database/test/index.ts';
import type { HeldRange } from '../kafka/held-range.ts';
import { selectSuspects } from './lost-rows.ts';

const TOPIC = '0198c0de-0000-4000-8000-000000000007';
const WAITING = 5_000;

let database: TestDatabase;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({
    connectionString: database.backendUrl,
    // As the relay's own connection.
    options: '-c enable_seqscan=off',
  });
  await client.connect();
  await client.query('insert into tasks (title) select n from generate_series(1, $1) n', [WAITING]);
  await client.query(
    `update outbox set sent_at = now(), topic_id = $1, partition = id % 3, kafka_offset = id`,
    [TOPIC],
  );
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

/** Pages that the statement looks at. */
async function pagesOf(range: HeldRange): Promise<number> {
  let pages = -1;
  const explaining = {
    query: async ({ text, values }: { text: string; values: unknown[] }) => {
      const explain = `explain (analyze, buffers, timing off, format json) ${text}`;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, unknown> }] }>(
        explain,
        values,
      );
      pages = Number(rows[0]?.['QUERY PLAN'][0].Plan['Shared Hit Blocks']);
      return { rows: [] };
    },
  };
  await selectSuspects(explaining as unknown as pg.ClientBase, range, []);
  return pages;
}

test.each(['before statistics', 'with statistics'])(
  'looking for losses costs what is lost, not what waits: %s',
  async (when) => {
    if (when === 'with statistics') {
      const owner = new pg.Client({ connectionString: database.ownerUrl });
      await owner.connect();
      await owner.query('analyze outbox');
      await owner.end();
    }
    const nought = [0, 0, 0];
    const held = { topicId: TOPIC, epochs: nought, starts: nought, ends: [9_000, 9_000, 9_000] };
    expect(await pagesOf(held)).toBeLessThan(100);
    expect(await pagesOf({ ...held, starts: [0, 30, 0] })).toBeLessThan(300);
  },
);
