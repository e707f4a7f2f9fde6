import { setTimeout as sleep } from 'node:timers/promises';
import type { Verification } from '@tasktrail/contract';
import type { Client } from 'pg';
import { request } from 'undici';
import type { Bench } from './bench.ts';
import { addTasks, drained, queryRow, tidy, waitUntil, withDatabase } from './database.ts';
import { fillLog } from './fill-log.ts';
import { type RunningStack, withStack } from './temporary-stack.ts';

const POLL_MS = 100;

/** A running system with a log of some depth behind it. */
export interface Site {
  stack: RunningStack;
  database: Client;
  /** Rows that its log was filled with. */
  depth: number;
  /** Waits until everything is audited, swept and verified. */
  settle: () => Promise<void>;
  /** Rows of the log now. */
  audited: () => Promise<number>;
}

interface Plan {
  depths: readonly number[];
  versions: (rows: number) => number | undefined;
}

/** Starts a system for each depth, all at once: what disturbs the machine for a minute disturbs each of them. */
export async function withSites<T>(
  bench: Bench,
  { depths: [depth, ...deeper], versions }: Plan,
  work: (sites: Site[]) => Promise<T>,
): Promise<T> {
  if (depth === undefined) return work([]);
  return withStack(
    bench,
    async (stack) =>
      withDatabase(stack, async (database) => {
        bench.say(`depth: a log of ${depth.toLocaleString('en')} rows`);
        const site = await fillSite(stack, database, { depth, versions: versions(depth) });
        return withSites(bench, { depths: deeper, versions }, async (others) =>
          work([site, ...others]),
        );
      }),
    `depth-${depth}`,
  );
}

async function fillSite(
  stack: RunningStack,
  database: Client,
  { depth, versions }: { depth: number; versions: number | undefined },
): Promise<Site> {
  const writers = ['backend', 'consumer', 'signer'].map((name) => stack.parts.get(name));
  for (const writer of writers) await writer.stop();
  if (depth > 1) await fillLog(database, depth, versions);
  else if (depth === 1) await addTasks(database, 1);
  await Promise.all(writers.map((writer) => writer.start()));
  const site = {
    stack,
    database,
    depth,
    settle: async () => settle(stack, database),
    audited: async () => countAudited(database),
  };
  await site.settle();
  await tidy(database);
  return site;
}

async function countAudited(database: Client): Promise<number> {
  const count = 'select sum(seq)::float8 as audited from audit_head';
  return (await queryRow<{ audited: number }>(database, count)).audited;
}

/** Verified too: the background check would be at it while others are measured. */
async function settle({ url }: RunningStack, database: Client): Promise<void> {
  await waitUntil(database, drained);
  const audited = await countAudited(database);
  for (;;) {
    const { body } = await request(`${url}/api/audit/verify`);
    const { complete_at, chains } = (await body.json()) as Verification;
    const verified = chains.reduce((total, chain) => total + chain.verified_seq, 0);
    if (complete_at !== null && verified >= audited) return;
    await sleep(POLL_MS);
  }
}
