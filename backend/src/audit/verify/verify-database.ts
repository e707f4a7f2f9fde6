import type { AuditFault, ChainVerdict } from '@tasktrail/contract';
import { type Anchors, ChainWalk, lawFaults, type Report, verdictOf } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { readConsistency } from '../consistency.ts';
import { checkOutbox } from './check-outbox.ts';
import { readColumnDefaults } from './column-defaults.ts';
import { compareTasks } from './compare-tasks.ts';
import { findSurplus } from './find-surplus.ts';
import { type Head, readHeads } from './read-rows.ts';
import { walkChain } from './walk-chain.ts';

export interface Walk {
  client: ClientBase;
  /** A second connection, for the tasks: two processes of the server then work at once. */
  beside?: ClientBase;
  anchors: Anchors;
  /** Rows and tasks passed so far. */
  progress: (rows: number, tasks: number) => void;
}

/** Faults of one kind beyond these say nothing more. */
const FAULTS_SHOWN = 20;

/**
 * Walks everything once, in pages and with flat memory. Not on one snapshot: heads are read first, and rows never change, so
 * what is there later can only be more.
 */
export async function verifyDatabase(walk: Walk): Promise<Report> {
  const heads = await readHeads(walk.client);
  const [chains, tasks] = await Promise.all([verifyChains(walk, heads), compareAll(walk)]);
  const missing = [...walk.anchors.byPartition.keys()]
    .filter((partition) => !heads.some((head) => head.partition === partition))
    .map(lostChain);
  const surplus = await findSurplus(walk.client);
  const waiting = await checkOutbox(walk.client);
  const consistency = await readConsistency(walk.client);
  const faults = [...walk.anchors.faults, ...missing, ...surplus, ...tasks.faults, ...waiting];
  return {
    chains,
    faults: [...faults, ...lawFaults(consistency)],
    tasks_compared: tasks.compared,
    consistency,
  };
}

async function verifyChains(walk: Walk, heads: readonly Head[]): Promise<ChainVerdict[]> {
  const chains: ChainVerdict[] = [];
  for (const head of heads) chains.push(await verifyChain(walk, head));
  return chains;
}

async function verifyChain(walk: Walk, head: Head): Promise<ChainVerdict> {
  const chain = new ChainWalk(head.partition, walk.anchors.byPartition.get(head.partition));
  await walkChain(walk.client, chain, head, (rows) => walk.progress(rows, 0));
  return verdictOf(chain, head.seq);
}

async function compareAll({ client, beside, progress }: Walk) {
  const connection = beside ?? client;
  const defaults = await readColumnDefaults(connection);
  const faults: AuditFault[] = [];
  let compared = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const step = await compareTasks(connection, after, defaults);
    faults.push(...step.faults.slice(0, FAULTS_SHOWN - faults.length));
    compared += step.compared;
    progress(0, step.compared);
    after = step.last;
  }
  return { faults, compared };
}

function lostChain(partition: number): AuditFault {
  const detail = 'a checkpoint speaks of this partition, and it has no head';
  const nobody = { event_id: null, subject: null };
  return { kind: 'log_shorter_than_checkpoint', partition, seq: null, ...nobody, detail };
}
