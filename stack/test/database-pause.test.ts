import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { startTime } from '../bootstrap/process-identity.mjs';
import { DatabasePause } from '../src/chaos/database-pause.ts';
import { stateOf } from './process-state.ts';
import { until } from './running.ts';

/** A parent that says which pid its child has. */
const family = `
  const child = require('node:child_process').spawn('sleep', ['600']);
  console.log(child.pid);
  process.stdin.resume().on('end', () => { child.kill(); process.exit(); });
`;

// The states of processes are read from /proc.
describe.skipIf(process.platform !== 'linux')('a pause', { timeout: 60_000 }, () => {
  let parent: ChildProcess;
  let known: { pid: number; started: string | undefined };
  let child: number;

  beforeEach(async () => {
    parent = spawn(process.execPath, ['--eval', family], { stdio: 'pipe' });
    const pid = parent.pid ?? 0;
    known = { pid, started: startTime(pid) };
    const [said] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
    child = Number(said.toString());
  });
  afterEach(async () => {
    parent.stdin?.end();
    if (parent.exitCode === null) await once(parent, 'exit');
  });

  const states = () => [stateOf(known.pid), stateOf(child)];

  it('stops a process and its children until it is told to go on', async () => {
    const pause = new DatabasePause();
    pause.pause(known);
    await expect.poll(states, { timeout: 45_000 }).toEqual(['T', 'T']);
    pause.resume();
    await expect.poll(states, { timeout: 45_000 }).not.toContain('T');
  });

  it('ends by itself', async () => {
    new DatabasePause(1000).pause(known);
    await until(() => states().includes('T') || undefined);
    await expect.poll(states, { timeout: 45_000 }).not.toContain('T');
  });
});
