import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench, Table } from './bench.ts';
import { withDatabase } from './database.ts';
import { fillLog } from './fill-log.ts';
import { root, scratch } from './paths.ts';
import { cpuSeconds, memoryMib } from './process-usage.ts';
import { withStack } from './temporary-stack.ts';

const SAMPLE_MS = 100;

type Row = [what: string, seconds: number, cpu: number, mib: number, aim: string];

/** How long it takes to verify a long log, from the database and from an export, and with how much memory. */
export async function measureVerify(bench: Bench): Promise<Table[]> {
  const rows = bench.quick ? 20_000 : 1_000_000;
  const file = join(scratch, `export-${process.pid}.ndjson`);
  return withStack(bench, async ({ databaseUrl, parts }) => {
    for (const part of ['backend', 'consumer', 'signer']) await parts.get(part).stop();
    bench.say(`verify: writing a log of ${rows.toLocaleString('en')} rows`);
    await withDatabase({ databaseUrl }, (database) => fillLog(database, rows));
    const env = { DATABASE_URL: databaseUrl };
    try {
      const measured: Row[] = [];
      for (let round = 0; round < (bench.quick ? 1 : 3); round += 1) {
        bench.say(`verify: round ${round + 1}`);
        measured.push(await timed('verify, from the database', ['verify/main.ts'], env));
        measured.push(await timed('export', ['export/main.ts', '--to', file], env));
        measured.push(
          await timed('verify, from the export', ['verify/main.ts', '--offline', file], {}),
        );
      }
      return [tableOf(rows, measured)];
    } finally {
      await rm(file, { force: true });
    }
  });
}

async function timed(what: string, args: string[], env: Record<string, string>): Promise<Row> {
  const began = performance.now();
  const [program = '', ...rest] = args;
  const child = spawn(process.execPath, [join(root, 'backend/src/audit', program), ...rest], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const usage = await watch(child);
  const [code] = await ended;
  if (code !== 0) throw new Error(`${what} ended with ${String(code)}`);
  const seconds = (performance.now() - began) / 1000;
  return [what, seconds, usage.cpu, usage.mib, what === 'export' ? '' : '≤ 30 s, memory flat'];
}

/** The most that it used, seen ten times a second until it ends. */
async function watch(child: ChildProcess): Promise<{ cpu: number; mib: number }> {
  const usage = { cpu: 0, mib: 0 };
  for (const { pid = 0 } = child; child.exitCode === null && child.signalCode === null;) {
    usage.cpu = Math.max(usage.cpu, cpuSeconds(pid));
    usage.mib = Math.max(usage.mib, memoryMib(pid));
    await sleep(SAMPLE_MS);
  }
  return usage;
}

function tableOf(rows: number, measured: readonly Row[]): Table {
  return {
    caption: `A log of ${rows.toLocaleString('en')} rows and a quarter as many tasks; seconds, CPU seconds of the command, most memory.`,
    columns: ['what', 'seconds', 'CPU s', 'MiB', 'aim'],
    rows: measured.toSorted(([one], [other]) => one.localeCompare(other)),
  };
}
