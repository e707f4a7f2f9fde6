import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInProcess } from './child-process.ts';
import { scratch } from './paths.ts';
import type { Statement } from './statements.ts';

/** One statement over and over on direct connections. */
export interface SqlLoadPlan {
  databaseUrl: string;
  statement: Statement;
  connections: number;
  seconds: number;
}

export interface SqlLoadResult {
  transactions: number;
  perSecond: number;
}

/** What sends the statements: the ceiling is only as high as its client is cheap, so results name it. */
export const sqlClient: 'pgbench' | 'bare driver loop' =
  spawnSync('pgbench', ['--version']).status === 0 ? 'pgbench' : 'bare driver loop';

export async function sqlLoad(plan: SqlLoadPlan): Promise<SqlLoadResult> {
  return sqlClient === 'pgbench' ? pgbench(plan) : runInProcess('sql-load-process.ts', plan);
}

async function pgbench({ databaseUrl, statement, connections, seconds }: SqlLoadPlan) {
  mkdirSync(scratch, { recursive: true });
  const script = join(scratch, `${statement.name}.sql`);
  writeFileSync(script, scriptOf(statement));
  const parameters = [
    '--no-vacuum',
    '--protocol=prepared',
    `--file=${script}`,
    `--client=${connections}`,
    `--jobs=${Math.min(2, connections)}`,
    `--time=${seconds}`,
    ...constantsOf(statement),
  ];
  const env = { ...process.env, ...connectionVariables(databaseUrl) };
  const { stdout } = await promisify(execFile)('pgbench', parameters, { env });
  const failed = figure(stdout, /number of failed transactions: (\d+)/);
  if (failed > 0) throw new Error(`pgbench: ${failed} failed transactions`);
  return {
    transactions: figure(stdout, /actually processed: (\d+)/),
    perSecond: figure(stdout, /tps = ([\d.]+) \(without/),
  };
}

/** A command line can be read by everybody on the machine, and errors quote it. */
function connectionVariables(databaseUrl: string): Record<string, string> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  return {
    PGHOST: hostname,
    PGPORT: port,
    PGUSER: username,
    PGPASSWORD: password,
    PGDATABASE: pathname.slice(1),
  };
}

/** `$1` becomes `:p1`, drawn anew for each transaction or given as a constant; pgbench knows no NULL. */
function scriptOf({ text, parameters, types }: Statement): string {
  const draws = parameters.flatMap((parameter, index) => {
    if (parameter === null || typeof parameter === 'string') return [];
    return [`\\set p${index + 1} random(${parameter.from}, ${parameter.to})`];
  });
  const placed = text.replaceAll(/\$(\d+)/g, (_, digits: string) => {
    const index = Number(digits) - 1;
    return parameters[index] === null ? `null::${types[index]}` : `:p${digits}`;
  });
  return [...draws, `${placed.trim()};`, ''].join('\n');
}

function constantsOf({ parameters }: Statement): string[] {
  return parameters.flatMap((parameter, index) => {
    return typeof parameter === 'string' ? [`--define=p${index + 1}=${parameter}`] : [];
  });
}

function figure(output: string, pattern: RegExp): number {
  const found = pattern.exec(output)?.[1];
  if (found === undefined) throw new Error(`pgbench said something else than ${String(pattern)}`);
  return Number(found);
}
