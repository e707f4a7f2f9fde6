import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { parseCheckpoints, type SignedRecord } from '@tasktrail/ledger';
import { until } from './until.ts';

const main = fileURLToPath(new URL('../src/signer/main.ts', import.meta.url));

export interface LogLine {
  action: string;
  partition?: number;
  seq?: number;
  /** Of a refusal: the last row that was signed. */
  signed?: number;
  reason?: string;
  /** Of its second port. */
  port?: number;
}

/** The signer as it runs in earnest: its own process, told everything by its environment. */
export interface SignerProcess {
  pid: number;
  log: LogLine[];
  logged: (action: string) => Promise<LogLine>;
  /** Resolves with what it wrote to stderr and its exit code. */
  ended: Promise<{ code: number | null; err: string }>;
  stop: () => Promise<number | null>;
  kill: () => Promise<void>;
}

export function spawnSigner(env: Record<string, string>): SignerProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env['PATH'], CHECKPOINT_SECONDS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    log.push(JSON.parse(line) as LogLine);
  });
  const closed = once(child, 'close').then(([code]) => code as number | null);
  const ended = Promise.all([closed, text(child.stderr)]).then(([code, err]) => ({ code, err }));
  return {
    pid: child.pid ?? -1,
    log,
    logged: async (action) => {
      const [line] = await until(
        () => log.filter((line) => line.action === action),
        (lines) => lines.length > 0 || child.exitCode !== null,
      );
      if (line === undefined) throw new Error(`the signer ended: ${(await ended).err}`);
      return line;
    },
    ended,
    stop: async () => {
      child.kill('SIGTERM');
      return (await ended).code;
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The whole lines of the file now: the last one may be on its way. */
export async function readRecords(folder: string): Promise<SignedRecord[]> {
  const text = await readFile(join(folder, 'checkpoints.ndjson'), 'utf8').catch(() => '');
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return parseCheckpoints(whole).map(({ record }) => record);
}

/** Waits until a checkpoint of this row is in the file. */
export async function signedUpTo(folder: string, partition: number, seq: number): Promise<void> {
  await until(async () =>
    (await readRecords(folder)).some(
      (record) =>
        record.kind === 'checkpoint' && record.partition === partition && record.seq >= seq,
    ),
  );
}
