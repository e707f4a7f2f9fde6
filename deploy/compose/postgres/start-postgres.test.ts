import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';

const script = join(import.meta.dirname, 'start-postgres');
const cluster = ['PG_VERSION', 'base/1/112', 'pg_wal/0', 'postgresql.conf', 'postmaster.opts'];

describe('the start of PostgreSQL', () => {
  let volume: string;
  let programs: string;

  beforeEach(() => {
    volume = mkdtempSync(join(tmpdir(), 'tasktrail-postgres-'));
    programs = mkdtempSync(join(tmpdir(), 'tasktrail-programs-'));
    onTestFinished(() => [volume, programs].forEach((path) => rmSync(path, { recursive: true })));
    // In place of the image's entrypoint.
    symlinkSync('/bin/echo', join(programs, 'docker-entrypoint.sh'));
  });

  const put = (...paths: string[]) =>
    paths.forEach((path) => {
      mkdirSync(dirname(join(volume, path)), { recursive: true });
      writeFileSync(join(volume, path), 'x');
    });
  const putCluster = () => put(...cluster.map((path) => `cluster/${path}`));
  const files = () =>
    readdirSync(volume, { recursive: true, encoding: 'utf8' }).toSorted((a, b) =>
      a.localeCompare(b),
    );
  const start = () => {
    const PATH = `${programs}:${process.env['PATH']}`;
    const env = { ...process.env, PATH, PGDATA: join(volume, 'cluster') };
    const { status, stdout, stderr } = spawnSync('bash', [script, 'postgres'], { env });
    return { status, said: stdout.toString(), complaint: stderr.toString() };
  };
  /** What it said when it ended with 78 and had touched nothing. */
  const refusal = () => {
    const before = files();
    const { status, said, complaint } = start();
    expect({ status, said, files: files() }).toEqual({ status: 78, said: '', files: before });
    return complaint;
  };

  it('marks an empty volume before anything is made in it', () => {
    expect(start()).toMatchObject({ status: 0, said: 'postgres\n' });
    expect(files()).toEqual(['cluster', 'cluster.unfinished']);
  });

  it('leaves a cluster with a database alone, and ends its mark', () => {
    putCluster();
    put('cluster/base/16384/112', 'cluster/notes.txt', 'cluster.unfinished');
    expect(start()).toMatchObject({ status: 0, said: 'postgres\n' });
    expect(existsSync(join(volume, 'cluster/notes.txt'))).toBe(true);
    expect(existsSync(join(volume, 'cluster.unfinished'))).toBe(false);
  });

  it('begins a marked cluster without a database again', () => {
    expect(start().status).toBe(0);
    putCluster();
    expect(start().said).toMatch(/made again\.\npostgres\n$/);
    expect(files()).toEqual(['cluster', 'cluster.unfinished']);
  });

  it('refuses a cluster without a database that bears no mark', () => {
    putCluster();
    expect(refusal()).toMatch(/^start-postgres: .*holds files and no database.*\n$/);
  });

  it('refuses a marked cluster in which somebody has put something else', () => {
    put('cluster.unfinished', 'cluster/backup/PG_VERSION');
    putCluster();
    expect(refusal()).toMatch(/^start-postgres: .*did not make .*cluster\/backup: .*\n$/);
  });

  it('refuses a cluster that was copied one level too deep, or too high', () => {
    put('cluster/cluster/base/16384/112');
    expect(refusal()).toMatch(/^start-postgres: .*holds files and no database.*\n$/);
    rmSync(join(volume, 'cluster/cluster'), { recursive: true });
    put('PG_VERSION', 'base/16384/112');
    expect(refusal()).toMatch(/^start-postgres: .*move its files into.*\n$/);
  });
});
