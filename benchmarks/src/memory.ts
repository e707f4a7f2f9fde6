import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readRunFile, removeDataDir } from '@tasktrail/stack';
import type { Bench, Table } from './bench.ts';
import { freePort } from './free-port.ts';
import { npmStart } from './npm-start.ts';
import { scratch } from './paths.ts';
import { memoryMib, processTree } from './process-usage.ts';

const dataDir = join(scratch, `memory-${process.pid}`);

/** What the whole system keeps in memory while nobody uses it, what `npm start` itself needs included. */
export async function measureMemory({ say, signal, quick }: Bench): Promise<Table[]> {
  await removeDataDir(dataDir);
  const running = await npmStart({ dataDir, port: await freePort(), signal });
  try {
    const seconds = quick ? 2 : 30;
    say(`memory: waiting ${seconds} s`);
    await sleep(seconds * 1000, undefined, { signal });
    return [tableOf(running.pid, seconds)];
  } finally {
    await running.stop();
    await removeDataDir(dataDir);
  }
}

function tableOf(npm: number, seconds: number): Table {
  const all = processTree(npm);
  const parts = (readRunFile(dataDir)?.parts ?? []).map(({ name, pid }) => {
    return { name, pids: processTree(pid) };
  });
  const ofParts = new Set(parts.flatMap(({ pids }) => pids));
  const starter = { name: 'npm and the runner', pids: all.filter((pid) => !ofParts.has(pid)) };
  return {
    caption: `MiB in memory ${seconds} s after the start of an empty system; memory that processes share counts once (PSS).`,
    columns: ['part', 'processes', 'MiB', 'aim'],
    rows: [...parts, starter, { name: 'all', pids: all }].map(({ name, pids }) => [
      name,
      pids.length,
      pids.reduce((total, pid) => total + memoryMib(pid), 0),
      name === 'all' ? '≤ 600' : '',
    ]),
  };
}
