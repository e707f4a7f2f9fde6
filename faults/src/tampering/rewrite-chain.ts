import { GENESIS, linkHash } from '@tasktrail/ledger';
import type { Administrator } from './administrator.ts';

/** What somebody does who knows how it works: every link computed anew over what its row says now, and the head follows. */
export async function rewriteChain(admin: Administrator, partition: number): Promise<void> {
  const rows = await admin.rows<{ id: string; event_data: unknown }>(
    'select id, event_data from task_audit_log where partition = $1 order by task_audit_log.seq',
    [partition],
  );
  await admin.pastTriggers(async () => {
    let previous = GENESIS;
    for (const [index, { id, event_data: eventData }] of rows.entries()) {
      previous = linkHash({ partition, seq: index + 1, eventData }, previous);
      await admin.rows('update task_audit_log set hash = $2 where id = $1', [id, previous]);
    }
    const follow = 'update audit_head set hash = $2 where partition = $1';
    await admin.rows(follow, [partition, previous]);
  });
}
