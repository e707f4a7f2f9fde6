import { GENESIS, linkHash } from '@tasktrail/ledger';
import type pg from 'pg';
import { asReplica } from './audit-chain.ts';

/**
 * What an administrator does who knows how it works: every link of a chain is computed anew over what its rows say now,
 * in the order of their seq, without gaps, and the head follows.
 */
export async function rewriteChain(pool: pg.Pool, partition: number): Promise<void> {
  await asReplica(pool, async (client) => {
    const { rows } = await client.query<{ id: string; event_data: unknown }>(
      'select id, event_data from task_audit_log where partition = $1 order by seq',
      [partition],
    );
    // Out of the way of the unique key, then each to its new place.
    await client.query('update task_audit_log set seq = -seq where partition = $1', [partition]);
    let previous = GENESIS;
    for (const [index, { id, event_data: eventData }] of rows.entries()) {
      const seq = index + 1;
      previous = linkHash({ partition, seq, eventData }, previous);
      const place = 'update task_audit_log set seq = $2, hash = $3 where id = $1';
      await client.query(place, [id, seq, previous]);
    }
    const follow = 'update audit_head set seq = $2, hash = $3 where partition = $1';
    await client.query(follow, [partition, rows.length, previous]);
  });
}
