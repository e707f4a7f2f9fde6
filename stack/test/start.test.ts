import { statSync } from 'node:fs';
import { join } from 'node:path';

import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { isRunning } from '../bootstrap/process-identity.mjs';
import { removeDataDir } from '../src/data/data-dir.ts';
import {
  type Running,
  makeFolder,
  npmStart,
  npmStartOnTerminal,
  processesOf,
  run,
  runFile,
  runnerPid,
  startArguments,
  stillRunning,
  until,
} from './running.ts';

const MINUTES = 60_000;

/** One data directory for all cases: each of them starts where the one before stopped. */
describe('npm start', { timeout: 3 * MINUTES }, () => {
  const dataDir = makeFolder();
  let started: Running;
  let url: string;

  beforeAll(async () => {
    started = npmStart(dataDir);
    url = await started.address();
  }, 5 * MINUTES);

  afterAll(async () => {
    await until(() => (started.child.exitCode === null && started.child.kill() ? undefined : true));
    await removeDataDir(dataDir);
  }, MINUTES);

  it('serves the page and the API at the address it prints', async () => {
    const page = await fetch(url);
    expect(await page.text()).toContain('<!doctype html>');
    const tasks = await fetch(`${url}/api/tasks`);
    expect(await tasks.json()).toEqual([]);
  });

  it('lets nobody break its parts unless it was started for that', async () => {
    const body = JSON.stringify({ target: 'kafka', act: 'kill' });
    const headers = { 'Content-Type': 'application/json' };
    const refused = await fetch(`${url}/api/chaos`, { method: 'POST', headers, body });
    expect(refused.status).toBe(404);
    const pipeline = await fetch(`${url}/api/pipeline`);
    expect(await pipeline.json()).toMatchObject({ chaos: [] });
  });

  it('tells scripts where everything is, and nobody else', () => {
    const file = runFile(dataDir);
    expect(file.url).toBe(url);
    expect(file.parts.map(({ kind }) => kind).toSorted()).toEqual([
      'backend',
      'consumer',
      'kafka',
      'postgres',
      'signer',
    ]);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    for (const name of ['run.json', 'secrets.json']) {
      expect(statSync(join(dataDir, name)).mode & 0o777).toBe(0o600);
    }
    expect(JSON.stringify(file)).not.toContain('postgres:');
  });

  it('lets nobody run a second stack on the same data', async () => {
    const second = run(['start', ...startArguments(dataDir)]);
    expect(await second.exit()).toBe(1);
    expect(second.output.trim()).toBe(
      `Tasktrail already runs on ${dataDir} (process ${runnerPid(dataDir)}, ${url}): ` +
        'stop it, or choose another folder with --data.',
    );
  });

  it('names a port that is in use', async () => {
    const other = makeFolder();
    const { port } = new URL(url);
    const second = run(['start', '--port', port, '--data', other]);
    expect(await second.exit()).toBe(1);
    expect(second.output.trim()).toBe(
      `Port ${port} is in use: stop the program that uses it, or choose another with --port.`,
    );
    await removeDataDir(other);
  });

  it.each(['backend', 'consumer', 'signer', 'kafka', 'postgres'])(
    'starts a killed %s again, says so, and run.json follows',
    async (kind) => {
      const victim = runFile(dataDir).parts.find((part) => part.kind === kind);
      if (!victim) throw new Error(`there is no ${kind}`);
      process.kill(victim.pid, 'SIGKILL');
      const next = await until(() =>
        runFile(dataDir).parts.find((part) => part.kind === kind && part.pid !== victim.pid),
      );
      expect(next.log).toBe(victim.log);
      expect(started.output).toContain(`${kind} stopped (SIGKILL); starting it again`);
      await untilAudited(url, dataDir, `after ${kind} was killed`);
    },
  );

  it('stops everything when npm alone is told to', async () => {
    const processes = processesOf(dataDir);
    started.child.kill('SIGTERM');
    await started.exit();
    await expect.poll(() => stillRunning(processes), { timeout: MINUTES }).toEqual([]);
  });

  it('finds its data again', async () => {
    started = npmStartOnTerminal(dataDir);
    url = await started.address();
    const answer = await fetch(`${url}/api/tasks`);
    const tasks = (await answer.json()) as { title: string }[];
    expect(tasks.map(({ title }) => title)).toContain('after kafka was killed');
  });

  it('stops everything in order on Ctrl-C', async () => {
    const processes = processesOf(dataDir);
    started.child.stdin?.write('interrupt\n');
    await started.exit();
    await expect.poll(() => stillRunning(processes), { timeout: MINUTES }).toEqual([]);
    expect(started.output).toContain('Stopping');
  });

  it('stops everything when its terminal is closed', async () => {
    started = npmStartOnTerminal(dataDir);
    url = await started.address();
    const processes = processesOf(dataDir);
    started.child.stdin?.write('close\n');
    await expect.poll(() => stillRunning(processes), { timeout: MINUTES }).toEqual([]);
  });

  it('ends what a killed runner left behind before it starts again', async () => {
    started = npmStart(dataDir);
    await started.address();
    const [, ...parts] = processesOf(dataDir);
    process.kill(runnerPid(dataDir), 'SIGKILL');
    await started.exit();
    started = npmStart(dataDir);
    url = await started.address();
    await expect.poll(() => stillRunning(parts), { timeout: MINUTES }).toEqual([]);
    expect(started.output).toContain('Ending what the last run left behind');
    await untilAudited(url, dataDir, 'after the runner was killed');
  });

  it('stops everything when bootstrap is killed', async () => {
    const direct = makeFolder();
    const running = run(['start', ...startArguments(direct)]);
    await running.address();
    const processes = processesOf(direct);
    running.child.kill('SIGKILL');
    await expect.poll(() => stillRunning(processes), { timeout: MINUTES }).toEqual([]);
    await removeDataDir(direct);
  });

  it('does not wait after a second Ctrl-C', async () => {
    const processes = processesOf(dataDir);
    // A stopped process cannot follow the first.
    const backend = runFile(dataDir).parts.find(({ kind }) => kind === 'backend');
    process.kill(backend?.pid ?? 0, 'SIGSTOP');
    const [runner] = processes;
    const interrupt = () => runner && isRunning(runner) && process.kill(runner.pid, 'SIGINT');
    const typing = setInterval(interrupt, 1000);
    await started.exit().finally(() => clearInterval(typing));
    await expect.poll(() => stillRunning(processes), { timeout: MINUTES }).toEqual([]);
  });
});

/** Creates a task and waits for its row in the audit log. */
async function untilAudited(url: string, dataDir: string, title: string): Promise<void> {
  const body = JSON.stringify({ title });
  const headers = { 'Content-Type': 'application/json' };
  const task = await until(async () => {
    const answer = await fetch(`${url}/api/tasks`, { method: 'POST', headers, body }).catch(
      () => undefined,
    );
    return answer?.status === 201 ? ((await answer.json()) as { id: number }) : undefined;
  });
  await until(async () => {
    const rows = await query(runFile(dataDir).database_url, task.id).catch(() => 0);
    return rows === 1 ? true : undefined;
  });
}

async function query(databaseUrl: string, taskId: number): Promise<number | null> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query('select from task_audit_log where task_id = $1', [taskId])).rowCount;
  } finally {
    await client.end();
  }
}
