import type pg from 'pg';

/** Appends what the outbox holds and the log does not, as the sink would, but without Kafka and without a real chain. */
export async function appendToLog(consumer: pg.Client): Promise<number> {
  const { rowCount } = await consumer.query(`
    with head as (select coalesce(max(seq), 0) as seq from task_audit_log where partition = 0)
    insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
    select event::jsonb, 0, head.seq + row_number() over (order by id), decode(repeat('00', 32), 'hex'),
      '00000000-0000-0000-0000-000000000001', id
    from outbox o cross join head
    where not exists (select from task_audit_log a where a.event_id = o.event_id)
    order by id`);
  return rowCount ?? 0;
}
