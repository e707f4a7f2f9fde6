-- What people said about quarantined records. A record itself is never changed, released or removed.
create table quarantine_acts (
  id bigint generated always as identity primary key,
  topic_id uuid not null,
  partition integer not null,
  kafka_offset bigint not null,
  actor jsonb not null,
  act text not null constraint quarantine_acts_act_known check (act in ('acknowledged')),
  reason text not null constraint quarantine_acts_reason_length check (char_length(reason) between 1 and 500),
  at timestamptz not null default clock_timestamp(),
  constraint quarantine_acts_record foreign key (topic_id, partition, kafka_offset) references audit_quarantine
);
create index quarantine_acts_of_record on quarantine_acts (topic_id, partition, kafka_offset, id desc);

-- Records that were captured but came before an earlier version of their subject. The sweeper has them sent again; who
-- rebuilds the log from the topic leaves these copies out.
create table audit_skipped (
  topic_id uuid not null,
  partition integer not null,
  kafka_offset bigint not null,
  event_id uuid not null,
  skipped_at timestamptz not null default clock_timestamp(),
  primary key (topic_id, partition, kafka_offset)
);

create index audit_quarantine_newest
  on audit_quarantine (quarantined_at desc, topic_id desc, partition desc, kafka_offset desc);

-- Where marked rows lie, so that looking for losses costs what is lost and not what waits.
create index outbox_position on outbox (topic_id, partition, kafka_offset) where sent_at is not null;

do $$
declare
  append_only text;
begin
  foreach append_only in array array['quarantine_acts', 'audit_skipped', 'audit_quarantine', 'audit_incidents'] loop
    execute format(
      'create trigger refuse_rewrite before update or delete on %I for each row execute function refuse_rewrite()',
      append_only);
    execute format(
      'create trigger refuse_truncate before truncate on %I for each statement execute function refuse_rewrite()',
      append_only);
  end loop;
end
$$;

grant select, insert (topic_id, partition, kafka_offset, actor, act, reason) on quarantine_acts to backend;
grant select, insert (topic_id, partition, kafka_offset, event_id) on audit_skipped to consumer;
grant select on audit_skipped to backend;
grant select on quarantine_acts, audit_skipped to audit_reader;
