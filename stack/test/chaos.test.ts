import { readFileSync } from 'node:fs';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { removeDataDir } from '../src/data/data-dir.ts';
import { type Stack, startStack } from '../src/start-stack.ts';
import { stateOf } from './process-state.ts';
import { makeFolder, runFile, until } from './running.ts';

const MINUTES = 60_000;

// The states of processes are read from /proc.
describe.skipIf(process.platform !== 'linux')(
  'a stack that was started for showing',
  { timeout: 3 * MINUTES },
  () => {
    const dataDir = makeFolder();
    let stack: Stack;
    let url: string;

    beforeAll(async () => {
      stack = await startStack({ dataDir, chaos: true, page: false, signer: false });
      url = stack.url ?? '';
    }, 5 * MINUTES);

    afterAll(async () => {
      await stack.stop();
      await removeDataDir(dataDir);
    }, 2 * MINUTES);

    const pidOf = (kind: string) =>
      runFile(dataDir).parts.find((part) => part.kind === kind)?.pid ?? 0;

    it('lists what may be broken', async () => {
      const answer = await fetch(`${url}/api/pipeline`);
      const { chaos } = (await answer.json()) as { chaos: string[] };
      expect(chaos).toEqual(['consumer', 'kafka', 'backend', 'database']);
    });

    it.each(['consumer', 'kafka', 'backend'])('kills the %s, which comes back', async (target) => {
      const before = pidOf(target);
      expect(await act(url, target, 'kill')).toEqual({ target, act: 'kill', part: target });
      const after = await until(() => [pidOf(target)].find((pid) => pid !== 0 && pid !== before));
      expect(after).not.toBe(before);
      await untilReady(url);
    });

    it('is not brought down by those who kill the same part at once', async () => {
      const before = pidOf('consumer');
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => act(url, 'consumer', 'kill')),
      );
      expect(answers).toHaveLength(8);
      await until(() => [pidOf('consumer')].find((pid) => pid !== 0 && pid !== before));
      await untilReady(url);
    });

    it('pauses the database, all of its processes, until it is told to go on', async () => {
      await act(url, 'database', 'pause');
      await until(() => stateOf(pidOf('postgres')) === 'T' || undefined);
      await act(url, 'database', 'resume');
      await expect.poll(() => stateOf(pidOf('postgres')), { timeout: MINUTES }).not.toBe('T');
      await untilReady(url);
    });

    it('takes acts from its own backends only', async () => {
      const env = readFileSync(`/proc/${pidOf('backend')}/environ`, 'utf8').split('\0');
      const control = env.find((line) => line.startsWith('CHAOS_URL='))?.slice('CHAOS_URL='.length);
      const { origin, pathname } = new URL(control ?? '');
      const statuses = ['/', `${pathname}x`, pathname.slice(0, -1)].map(
        async (path) => (await fetch(`${origin}${path}`, { method: 'POST' })).status,
      );
      expect(await Promise.all(statuses)).toEqual([404, 404, 404]);
    });

    it('stops in order while the database is paused', async () => {
      const postgres = pidOf('postgres');
      await act(url, 'database', 'pause');
      await until(() => stateOf(postgres) === 'T' || undefined);
      await stack.stop();
      expect(stateOf(postgres)).toBeUndefined();
      const log = readFileSync(`${dataDir}/logs/postgres.log`, 'utf8');
      expect(log.trimEnd().split('\n').at(-1)).toContain('database system is shut down');
    });
  },
);

async function act(url: string, target: string, wanted: string): Promise<unknown> {
  const body = JSON.stringify({ target, act: wanted });
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/api/chaos`, { method: 'POST', headers, body });
  expect(answer.status).toBe(202);
  return answer.json();
}

async function untilReady(url: string): Promise<void> {
  await until(async () => {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    return answer?.ok || undefined;
  });
}
