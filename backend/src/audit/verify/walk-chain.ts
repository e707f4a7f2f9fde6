import { type ChainPosition, type ChainWalk, readEventData } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { readRows } from './read-rows.ts';

/** Brings a walk up to a head that was read before; the next page is fetched while this one is hashed. */
export async function walkChain(
  client: ClientBase,
  walk: Pick<ChainWalk, 'partition' | 'position' | 'take' | 'end'>,
  head: ChainPosition,
  progress: (rows: number) => void,
): Promise<void> {
  const { partition } = walk;
  let fetched = readRows(client, partition, walk.position.seq, head.seq);
  for (let rows = await fetched; rows.length > 0; rows = await fetched) {
    fetched = readRows(client, partition, rows.at(-1)?.seq ?? 0, head.seq);
    // Awaited in the next round, or never when this page is bad.
    fetched.catch(() => undefined);
    if (!rows.every((row) => walk.take({ ...row, event: readEventData(row.event) }))) return;
    progress(rows.length);
  }
  walk.end(head);
}
