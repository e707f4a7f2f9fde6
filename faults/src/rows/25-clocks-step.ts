import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import type { World } from '../world/world.ts';
import type { Row } from './row.ts';

/** Where Debian and Fedora put it. */
const library = [
  '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1',
  '/usr/lib64/faketime/libfaketimeMT.so.1',
].find((path) => existsSync(path));

/** Read anew every second, so the clock of a running process can be moved: at every call it would keep a core busy. */
const fileOf = (part: string) => join(tmpdir(), `tasktrail-clock-${process.pid}-${part}`);
const parts = ['backend', 'consumer', 'postgres'] as const;

const clockOf = (part: string) => ({
  LD_PRELOAD: library ?? '',
  FAKETIME_TIMESTAMP_FILE: fileOf(part),
  FAKETIME_CACHE_DURATION: '1',
  // Timers run on: only the time of day jumps, as when somebody sets it.
  FAKETIME_DONT_FAKE_MONOTONIC: '1',
});

export const clocksStep: Row = {
  id: 25,
  name: 'clocks-step',
  title: 'clocks of API, PostgreSQL and consumer jump an hour back and forth',
  expected: 'versions rule; updated_at of a task only grows',
  invariants: ['I2', 'I8'],
  needs: {
    env: Object.fromEntries(parts.map((part) => [part, clockOf(part)])),
    drainSeconds: 60,
  },
  skip: () =>
    library === undefined
      ? 'clocks of single processes are moved with libfaketime, which this machine lacks'
      : undefined,
  run: async (world) => {
    for (let round = 0; round < world.size(6, 20); round += 1) {
      const part = world.random.pick(parts);
      const step = world.random.pick(['-1h', '+1h', '+0']);
      setClock(part, step);
      await world.load.acknowledged(30);
      await world.lasts(2);
    }
    // A faked clock is no set clock: glibc's waits of C threads, librdkafka's, do not know of it and end at once.
    for (const part of parts) setClock(part, '+0');
    await refuseTimesThatRunBack(world);
  },
};

/** In one step: a reader that finds the file empty ends its process. */
function setClock(part: string, step: string): void {
  writeFileSync(`${fileOf(part)}.new`, step);
  renameSync(`${fileOf(part)}.new`, fileOf(part));
}

async function refuseTimesThatRunBack({ database }: World): Promise<void> {
  const back = await database.patientRows<{ subject: string }>(
    `select subject from (
       select subject, occurred_at < lag(occurred_at) over (partition by subject order by version) as back
       from task_audit_log) log where back`,
  );
  if (back.length > 0)
    throw new Error(`times run back: ${back.map((row) => row.subject).join(', ')}`);
}
