import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { removeDataDir } from '../src/data/data-dir.ts';
import { type CopiedClone, copyClone, nobody, obstacleForNobody } from './copied-clone.ts';
import { Running, processesOf, startArguments, stillRunning } from './running.ts';

const MINUTES = 60_000;
const asRoot = process.getuid?.() === 0;
const obstacle = obstacleForNobody();

// Who runs these tests as an ordinary user has every other test of this folder for the first case.
describe.skipIf(!asRoot)('who starts it', { timeout: 5 * MINUTES }, () => {
  let copy: CopiedClone;

  beforeAll(() => {
    copy = copyClone();
  }, 5 * MINUTES);
  afterAll(() => copy.remove(), MINUTES);

  it.skipIf(obstacle)(`may be an ordinary user${obstacle ? ` (${obstacle})` : ''}`, async () => {
    copy.giveTo(nobody, '0755');
    expect(await startAndStop(copy, nobody)).toEqual(orderly);
  });

  it('may be root in a folder that is closed to everybody else', async () => {
    copy.giveTo({ uid: 0, gid: 0 }, '0700');
    expect(await startAndStop(copy, {})).toEqual(orderly);
  });
});

const orderly = { status: 200, exitCode: 0, left: [] };

/** What a start, a request and a stop by that user led to. */
async function startAndStop(copy: CopiedClone, user: { uid?: number; gid?: number }) {
  const dataDir = join(copy.clone, '.tasktrail');
  const program = join(copy.clone, 'stack/bootstrap.mjs');
  const options = { cwd: copy.clone, env: copy.env, ...user };
  const running = new Running(copy.node, [program, 'start', ...startArguments(dataDir)], options);
  const { status } = await fetch(`${await running.address()}/api/tasks`);
  const processes = processesOf(dataDir);
  running.child.kill('SIGTERM');
  const exitCode = await running.exit();
  const left = stillRunning(processes);
  await removeDataDir(dataDir);
  return { status, exitCode, left };
}
