import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { asSuperuser, connected } from './connect.ts';
import { createTestDatabase, dropTestDatabase, type TestDatabase } from './database.ts';
import { insertTask, one } from './task-rows.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const run = async (...args: string[]) =>
  (await promisify(execFile)(process.execPath, [main, ...args])).stdout;

test('processes that ask at once each get a migrated, empty database of their own', async () => {
  const answers = await Promise.all(Array.from({ length: 4 }, () => run('create-database')));
  const databases = answers.map((answer) => JSON.parse(answer) as Omit<TestDatabase, 'drop'>);

  expect(new Set(databases.map(({ name }) => name)).size).toBe(4);
  for (const { name, backendUrl } of databases) {
    const task = await connected(backendUrl, (client) => insertTask(client));
    expect(task.id).toBe('1');
    await run('drop-database', name);
  }
});

test('a dropped database is gone, also under a session that a failed test left open', async () => {
  const database = await createTestDatabase();
  const dropped = connected(database.backendUrl, async (client) => {
    client.on('error', () => undefined);
    await database.drop();
    await client.query('select');
  });

  // The driver hears of it before the query or by it.
  await expect(dropped).rejects.toThrow(/terminat|connection error/i);
  const query = 'select count(*) from pg_database where datname = $1';
  const left = await asSuperuser((client) =>
    one<{ count: string }>(client, query, [database.name]),
  );
  expect(left.count).toBe('0');
});

test('nothing but a test database is dropped', async () => {
  await expect(dropTestDatabase('taskdb')).rejects.toThrow('taskdb is not a test database');
});
