import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { tryLock } from '../bootstrap/process-lock.mjs';
import { runningStack } from '../src/data/running-stack.ts';
import { makeFolder } from './running.ts';

const run = { url: 'http://localhost:1', database_url: '', kafka_bootstrap: '', parts: [] };

it('finds the stack that holds the folder, and not the one that was killed there', () => {
  const folder = makeFolder();
  writeFileSync(join(folder, 'run.json'), JSON.stringify(run));
  // The pid lives, but another process has it now.
  const killed = { pid: process.pid, started: 'long ago' };
  writeFileSync(join(folder, 'lock'), JSON.stringify(killed));
  expect(() => runningStack(folder)).toThrow(/^No Tasktrail runs on/);

  tryLock(join(folder, 'lock'));
  expect(runningStack(folder)).toEqual(run);
});
