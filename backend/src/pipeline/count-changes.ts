import type { Pool } from 'pg';

/** How far the sink has come in one partition. */
export interface AuditPosition {
  partition: number;
  topic_id: string | null;
  next_offset: number;
}

/** Where the changes are, as the database knows it: one statement, one snapshot. */
export interface ChangeCounts {
  /** Length of all chains together. */
  audited: number;
  unsent: number;
  unsent_seconds: number;
  /** Sent, and the sink has not read that far. */
  unaudited: number;
  unaudited_seconds: number;
  positions: AuditPosition[];
  last_event_id: string | null;
}

const age = (column: string) =>
  `coalesce(greatest(0, extract(epoch from clock_timestamp() - min(${column}))), 0)::float8`;

/**
 * Costs what waits, not what was ever written: the outbox is nearly empty when all is well, the rest are single rows. An
 * outbox row at or above the head's position is not audited; those below are, or the sweeper has them sent again.
 */
const countChanges = {
  name: 'count-changes',
  text: `
    with heads as materialized (
      select partition, topic_id, next_offset, seq from audit_head
    ), unsent as (
      select count(*)::float8 as unsent, ${age('captured_at')} as unsent_seconds
      from outbox where sent_at is null
    ), unaudited as (
      select count(*)::float8 as unaudited, ${age('sent_at')} as unaudited_seconds
      from outbox o left join heads h using (partition)
      where o.sent_at is not null
        and (o.topic_id is distinct from h.topic_id or o.kafka_offset >= h.next_offset)
    ), chains as (
      select coalesce(sum(seq), 0)::float8 as audited,
        coalesce(
          json_agg(json_build_object(
            'partition', partition, 'topic_id', topic_id, 'next_offset', next_offset
          ) order by partition), '[]'
        ) as positions
      from heads
    )
    select chains.*, unsent.*, unaudited.*, (
      select last.event_id
      from heads cross join lateral (
        select event_id, processed_at from task_audit_log log
        where log.partition = heads.partition and log.seq = heads.seq limit 1
      ) last
      order by last.processed_at desc limit 1
    ) as last_event_id
    from chains, unsent, unaudited`,
};

export async function readChangeCounts(pool: Pool): Promise<ChangeCounts> {
  const { rows } = await pool.query<ChangeCounts>(countChanges);
  const [counts] = rows;
  if (!counts) throw new Error('aggregates returned no row');
  return counts;
}
