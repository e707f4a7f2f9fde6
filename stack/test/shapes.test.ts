import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { removeDataDir } from '../src/data/data-dir.ts';
import { type Stack, startStack } from '../src/start-stack.ts';
import { ProxiedLinks } from './proxied-link.ts';
import { makeFolder, run, runFile, until } from './running.ts';

const MINUTES = 60_000;

/** One system of the largest shape for all cases. */
describe('three brokers, two backends, three consumers', { timeout: 3 * MINUTES }, () => {
  const dataDir = makeFolder();
  const links = new ProxiedLinks();
  let stack: Stack;
  let url: string;

  beforeAll(async () => {
    stack = await startStack({
      dataDir,
      brokers: 3,
      backends: 2,
      consumers: 3,
      standBetween: links.standBetween,
    });
    url = stack.url ?? '';
  }, 5 * MINUTES);

  afterAll(async () => {
    await stack.stop();
    links.close();
    await removeDataDir(dataDir);
  }, 2 * MINUTES);

  it('names every part', () => {
    const names = runFile(dataDir).parts.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'balancer',
        'backend-1',
        'backend-2',
        'consumer-1',
        'consumer-2',
        'consumer-3',
        'kafka-1',
        'kafka-2',
        'kafka-3',
        'postgres',
        'signer',
      ]),
    );
  });

  it('accepts the page of the address it prints, live feed included', async () => {
    const answer = await fetch(`${url}/api/tasks`, { headers: { Origin: url } });
    expect(answer.status).toBe(200);
    const socket = new WebSocket(`${url.replace('http', 'ws')}/api/live`);
    const { promise, resolve } = Promise.withResolvers<string>();
    socket.addEventListener('message', ({ data }) => resolve(String(data)));
    const hello = await promise;
    socket.close();
    expect(JSON.parse(hello)).toMatchObject({ type: 'hello' });
  });

  it('audits what was written, through the proxies alone', async () => {
    expect(await auditedOf(stack, await createTasks(url, 10))).toBe(10);
    for (const kafka of ['kafka-1', 'kafka-2', 'kafka-3']) {
      for (const part of ['backend-1', 'backend-2', 'consumer-1'])
        expect(links.counts.get(`${part} to ${kafka}`), `${part} to ${kafka}`).toBeGreaterThan(0);
    }
    expect(links.counts.get('consumer-1 to postgres')).toBeGreaterThan(0);
  });

  it('fails no request while the backends are restarted one after the other', async () => {
    const done = new AbortController();
    const statuses = writeUntil(url, done.signal);
    await stack.parts.restartEach('backend');
    done.abort();
    expect(new Set(await statuses)).toEqual(new Set([201]));
  });

  it.each(['kafka-1', 'kafka-2', 'kafka-3'])('goes on without %s', async (name) => {
    const part = stack.parts.get(name);
    await part.kill();
    expect(runFile(dataDir).parts.map((one) => one.name)).not.toContain(name);
    expect(await auditedOf(stack, await createTasks(url, 10))).toBe(10);
    await part.start();
    expect(runFile(dataDir).parts.map((one) => one.name)).toContain(name);
  });

  it('goes on with one consumer', async () => {
    const idle = ['consumer-2', 'consumer-3'].map((name) => stack.parts.get(name));
    for (const part of idle) await part.stop();
    expect(await auditedOf(stack, await createTasks(url, 10))).toBe(10);
    await Promise.all(idle.map(async (part) => part.start()));
    expect(await auditedOf(stack, await createTasks(url, 10))).toBe(10);
  });
});

describe('the number of brokers', { timeout: MINUTES }, () => {
  it('stays what it was at the first start', async () => {
    const dataDir = makeFolder();
    const stack = await startStack({ dataDir, only: ['postgres', 'kafka'] });
    await stack.stop();
    const refused = run(['start', '--brokers', '3', '--port', '0', '--data', dataDir]);
    expect(await refused.exit()).toBe(1);
    expect(refused.output.trim()).toBe(
      `${dataDir} was made with --brokers 1: start it with that, or choose another folder with --data.`,
    );
    await removeDataDir(dataDir);
  });
});

async function createTask(url: string): Promise<Response> {
  return fetch(`${url}/api/tasks`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'a task' }),
  });
}

/** Enough of them to reach every partition. */
async function createTasks(url: string, count: number): Promise<number[]> {
  const ids: number[] = [];
  while (ids.length < count) {
    const answer = await createTask(url);
    expect(answer.status).toBe(201);
    ids.push(((await answer.json()) as { id: number }).id);
  }
  return ids;
}

/** Writes without a pause; answers the status of every write. */
async function writeUntil(url: string, done: AbortSignal): Promise<number[]> {
  const statuses: number[] = [];
  while (!done.aborted) {
    const answer = await createTask(url);
    await answer.body?.cancel();
    statuses.push(answer.status);
  }
  return statuses;
}

/** Waits until all of them are in the log; answers how many rows that are. */
async function auditedOf({ databaseUrl }: Stack, ids: readonly number[]): Promise<number> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await until(async () => {
      const query = 'select from task_audit_log where task_id = any($1)';
      const { rowCount } = await client.query(query, [ids]);
      return rowCount !== null && rowCount >= ids.length ? rowCount : undefined;
    });
  } finally {
    await client.end();
  }
}
