import type { Pool } from 'pg';

/** How far the audit log has come on one topic: next offset of each partition. */
export interface AuditedHeads {
  topic: string;
  partitions: Record<string, number>;
}

/** One entry per topic id: right after a topic was replaced, heads of both are possible. */
export async function readAuditedHeads(pool: Pool): Promise<AuditedHeads[]> {
  const { rows } = await pool.query<AuditedHeads>({
    name: 'audited-heads',
    text: `
      select topic_id as topic, jsonb_object_agg(partition, next_offset) as partitions
      from audit_head
      where topic_id is not null
      group by topic_id
      order by topic_id`,
  });
  return rows;
}
