-- Every statement of the sink. `-- name: x` opens one; the comment under it says what it is for.

-- name: lock_head
-- Statement 1 of a batch. Whoever holds this lock is the partition's only writer.
select topic_id, next_offset, seq, hash
from audit_head
where partition = %(partition)s::integer
for update;

-- name: judge
-- Statement 2: what the database knows of each record, all of it on one snapshot. An outbox row leaves only after its audit
-- row exists, and whoever sees it gone sees the audit row too; split in two, this must read the outbox before the log.
-- LATERAL with LIMIT 1 pins the plan to one index probe per record, however wrong the statistics are.
select
  log.event_id is not null,
  log.differing,
  captured.id is not null,
  coalesce(last.version, 0)
from unnest(%(ids)s::uuid[], %(subjects)s::text[], %(values)s::bytea[])
  with ordinality as record (event_id, subject, value, ordinal)
left join lateral (
  select
    l.event_id,
    case when convert_to(l.event_data::text, 'UTF8') <> record.value then l.event_data::text end as differing
  from task_audit_log l
  where l.event_id = record.event_id
  limit 1
) log on true
left join lateral (
  select o.id
  from outbox o
  where o.event_id = record.event_id and convert_to(o.event, 'UTF8') = record.value
  limit 1
) captured on true
left join lateral (
  select l.version
  from task_audit_log l
  where l.subject = record.subject
  order by l.version desc
  limit 1
) last on true
order by record.ordinal;

-- name: append
-- `id` ascends with `seq`: identity values are drawn after the sort.
insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
select convert_from(value, 'UTF8')::jsonb, %(partition)s::integer, seq, hash, %(topic_id)s::uuid, kafka_offset
from unnest(%(values)s::bytea[], %(seqs)s::bigint[], %(hashes)s::bytea[], %(offsets)s::bigint[])
  as link (value, seq, hash, kafka_offset)
order by seq;

-- name: quarantine
-- A record met again (the head was moved back) is already there.
insert into audit_quarantine (topic_id, partition, kafka_offset, key, value, reason, detail)
values (
  %(topic_id)s::uuid, %(partition)s::integer, %(kafka_offset)s::bigint,
  %(key)s::bytea, %(value)s::bytea, %(reason)s::text, %(detail)s::text
)
on conflict (topic_id, partition, kafka_offset) do nothing;

-- name: note_skipped
-- Who rebuilds the log from the topic leaves these positions out.
insert into audit_skipped (topic_id, partition, kafka_offset, event_id)
values (%(topic_id)s::uuid, %(partition)s::integer, %(kafka_offset)s::bigint, %(event_id)s::uuid)
on conflict (topic_id, partition, kafka_offset) do nothing;

-- name: advance_head
update audit_head
set
  next_offset = %(next_offset)s::bigint,
  seq = %(seq)s::bigint,
  hash = %(hash)s::bytea,
  duplicates = duplicates + %(duplicates)s::bigint,
  skipped = skipped + %(skipped)s::bigint
where partition = %(partition)s::integer;

-- name: read_heads
select partition, topic_id, next_offset
from audit_head
where partition = any(%(partitions)s::integer[])
order by partition;

-- name: move_head
-- seq and hash go on: the chain knows no offset.
update audit_head
set topic_id = %(topic_id)s::uuid, next_offset = %(next_offset)s::bigint
where partition = %(partition)s::integer;

-- name: record_incident
insert into audit_incidents (partition, kind, detail)
values (%(partition)s::integer, %(kind)s::text, %(detail)s::jsonb);
