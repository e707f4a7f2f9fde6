import type { Pool } from 'pg';
import type { Logger } from 'pino';
import { limits } from './limits.ts';
import { createPool } from './postgres/pool.ts';

export type Pools = ReturnType<typeof createPools>;

interface Addresses {
  databaseUrl: string;
  /** Nothing that a session remembers may matter to who uses it. */
  apiDatabaseUrl: string;
}

/** Apart, so that a busy API delays neither the feed nor the answer to "are you there?". */
export function createPools({ databaseUrl, apiDatabaseUrl }: Addresses, logger: Logger) {
  const shared = { databaseUrl, logger };
  const forRequests = { databaseUrl: apiDatabaseUrl, logger };
  return {
    api: createPool({ ...forRequests, name: 'tasktrail-api', max: limits.apiConnections }),
    feed: createPool({ ...shared, name: 'tasktrail-feed', max: 2, indexesOnly: true }),
    pipeline: createPool({ ...shared, name: 'tasktrail-pipeline', max: 3, waitMs: 2000 }),
    probes: createPool({
      ...forRequests,
      name: 'tasktrail-probe',
      max: 1,
      answerMs: limits.probeMs,
    }),
  } satisfies Record<string, Pool>;
}

/** Opens every connection that requests will want: whoever comes first after a start need not wait for it. */
export async function warmUp(pool: Pool): Promise<void> {
  const connections = Array.from({ length: pool.options.max }, () => pool.connect());
  // A database that is not there yet is no reason not to start.
  for (const opened of await Promise.allSettled(connections)) {
    if (opened.status === 'fulfilled') opened.value.release();
  }
}

export async function endPools(pools: Pools): Promise<void> {
  await Promise.all(Object.values(pools).map((pool) => pool.end()));
}
