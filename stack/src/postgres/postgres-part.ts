import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { Client } from 'pg';

import type { PartPlan, RunOfPart } from '../parts/part-plan.ts';
import type { PostgresHome } from './postgres-home.ts';

/** Durable, on loopback only, sized for a laptop with two cores. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '64MB',
  effective_cache_size: '256MB',
  max_wal_size: '512MB',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
  // Every query here is short: compiling it costs more than running it.
  jit: 'off',
};

/** PostgreSQL's server on a cluster that exists. */
export function postgresPart(home: PostgresHome, port: number, superuserUrl: string): PartPlan {
  const options = Object.entries({ ...settings, port }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ]);
  return {
    name: 'postgres',
    kind: 'postgres',
    command: join(home.bin, 'postgres'),
    args: ['-D', home.cluster, ...options],
    cwd: home.folder,
    user: home.user,
    ready: (run) => acceptsConnections(superuserUrl, run),
    // SIGINT is the fast shutdown: it ends sessions and writes a checkpoint. SIGQUIT ends at once and recovers later.
    stop: { signal: 'SIGINT', seconds: 30, force: 'SIGQUIT' },
  };
}

async function acceptsConnections(url: string, run: RunOfPart): Promise<void> {
  while (!(await answers(url))) await sleep(25, undefined, { signal: run.ended });
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
