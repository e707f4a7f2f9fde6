import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { awaitSchema } from '../src/await-schema.ts';
import { connected } from './connect.ts';
import { createTestDatabase, type TestDatabase } from './database.ts';
import { createEmptyDatabase } from './empty-database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

const asOwner = (query: string) => connected(database.ownerUrl, (client) => client.query(query));

function waiting(databaseUrl: string) {
  const said: string[] = [];
  const stopped = new AbortController();
  const say = (text: string) => said.push(text);
  const done = awaitSchema({ databaseUrl, say, pauseMs: 20, stop: stopped.signal });
  return { said, done, giveUp: () => stopped.abort() };
}

test('each role may ask, and a database with all migrations is not waited for', async () => {
  for (const url of [database.backendUrl, database.consumerUrl, database.auditReaderUrl]) {
    const { said, done } = waiting(url);
    await done;
    expect(said).toEqual([]);
  }
});

test('a missing migration is named and waited for, one of a later version is not minded', async () => {
  await asOwner("update schema_migrations set name = 'later' where name = '0002_tasks'");
  const { said, done } = waiting(database.backendUrl);
  await expect.poll(() => said).toEqual(['waiting for migration 0002_tasks']);
  await asOwner("insert into schema_migrations (name, run_on) values ('0002_tasks', now())");
  await done;
});

test('a database without any migration, or none at all, is waited for', async () => {
  const empty = await createEmptyDatabase();
  const nothing = waiting(empty.ownerUrl);
  await expect.poll(() => nothing.said[0]).toContain('"schema_migrations" does not exist');
  await empty.drop();
  // A connection may be open just then, and be ended first.
  await expect
    .poll(() => nothing.said.at(-1))
    .toMatch(/^waiting for PostgreSQL: database .* exist$/);
  nothing.giveUp();
  await expect(nothing.done).rejects.toThrow('aborted');
});

test('the command stops at once when it is told to', async () => {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  const env = { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/nothing' };
  const child = spawn(process.execPath, [main, 'await-schema'], { env });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stderr, 'data');
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([143, null]);
});
