-- The audit log: one hash chain per Kafka partition. What a reader sees is generated from event_data, so the hash covers it;
-- id, processed_at and the Kafka position are not covered.
create table task_audit_log (
  id bigint generated always as identity primary key,
  event_type text not null generated always as (event_data->>'event') stored,
  task_id bigint generated always as ((event_data->>'task_id')::bigint) stored,
  event_data jsonb not null,
  processed_at timestamptz not null default clock_timestamp(),
  event_id uuid not null generated always as ((event_data->>'event_id')::uuid) stored
    constraint task_audit_log_event_id_key unique,
  subject text not null generated always as (event_data->>'subject') stored,
  version bigint not null generated always as ((event_data->>'version')::bigint) stored,
  occurred_at timestamptz not null generated always as (event_instant(event_data)) stored,
  partition integer not null,
  seq bigint not null,
  hash bytea not null constraint task_audit_log_hash_length check (octet_length(hash) = 32),
  topic_id uuid not null,
  kafka_offset bigint not null,
  constraint task_audit_log_seq_key unique (partition, seq),
  constraint task_audit_log_subject_version_key unique (subject, version)
);

create index task_audit_log_task on task_audit_log (task_id, version desc);
create index task_audit_log_newest on task_audit_log (occurred_at desc, event_id desc);

create trigger refuse_rewrite before update or delete on task_audit_log
  for each row execute function refuse_rewrite();
create trigger refuse_truncate before truncate on task_audit_log
  for each statement execute function refuse_rewrite();

-- The end-to-end ack, enforced: the sweeper asks first, anybody else is refused.
create trigger refuse_early_removal after delete on outbox
  referencing old table as removed
  for each statement execute function refuse_early_removal();
create trigger refuse_truncate before truncate on outbox
  for each statement execute function refuse_removal();

-- Offset store, fence and chain tip in one row: whoever holds its lock is the partition's only writer.
create table audit_head (
  partition integer primary key,
  topic_id uuid,
  next_offset bigint not null default 0,
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex'),
  duplicates bigint not null default 0,
  skipped bigint not null default 0
);
insert into audit_head (partition) values (0), (1), (2);

-- Records that never enter the log, byte for byte. `conflict` is an alarm.
create table audit_quarantine (
  topic_id uuid not null,
  partition integer not null,
  kafka_offset bigint not null,
  key bytea,
  value bytea,
  reason text not null constraint audit_quarantine_reason_known check (reason in ('foreign', 'conflict')),
  detail text not null,
  quarantined_at timestamptz not null default clock_timestamp(),
  primary key (topic_id, partition, kafka_offset)
);

-- Where the sink had to leave the straight path: a new topic id, an offset out of range.
create table audit_incidents (
  id bigint generated always as identity primary key,
  partition integer not null,
  kind text not null constraint audit_incidents_kind_known check (kind in ('topic_changed', 'offset_out_of_range')),
  detail jsonb not null,
  occurred_at timestamptz not null default clock_timestamp()
);

grant select, insert (event_data, partition, seq, hash, topic_id, kafka_offset) on task_audit_log to consumer;
grant select, update on audit_head to consumer;
grant select, insert on audit_quarantine, audit_incidents to consumer;
grant select on task_audit_log, audit_head, audit_quarantine, audit_incidents to backend, audit_reader;
-- The generated column occurred_at calls it as the inserting role.
grant execute on function event_instant(jsonb) to consumer;
grant execute on function law() to backend, audit_reader;
