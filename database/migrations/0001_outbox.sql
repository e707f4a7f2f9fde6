-- Every committed change that the audit log does not hold yet. Written by capture_event() alone.
create table outbox (
  id bigint generated always as identity (cache 1) primary key,
  event_id uuid not null constraint outbox_event_id_key unique,
  subject text not null,
  version bigint not null,
  type text not null,
  occurred_at timestamptz not null,
  traceparent text,
  event text not null constraint outbox_event_fits_kafka check (octet_length(event) <= 900000),
  captured_at timestamptz not null default clock_timestamp(),
  sent_at timestamptz,
  topic_id uuid,
  partition integer,
  kafka_offset bigint,
  constraint outbox_subject_version_key unique (subject, version),
  constraint outbox_position_is_whole check (num_nulls(sent_at, topic_id, partition, kafka_offset) in (0, 4))
) with (
  fillfactor = 70,
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0
);

create index outbox_unsent on outbox (id) where sent_at is null;

grant select, delete, update (sent_at, topic_id, partition, kafka_offset) on outbox to backend;
grant select on outbox to consumer, audit_reader;
