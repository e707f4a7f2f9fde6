-- Where a restore gave up what came after a backup: the chain goes on from this head, later events of the old line are
-- quarantined. For people's reading; what counts for a verifier is the signer's fork record.
create table audit_forks (
  id bigint generated always as identity primary key,
  partition integer not null,
  seq bigint not null,
  hash bytea not null constraint audit_forks_hash_length check (octet_length(hash) = 32),
  topic_id uuid,
  next_offset bigint not null,
  backup_made_at timestamptz not null,
  reason text not null,
  forked_at timestamptz not null default clock_timestamp()
);

create trigger refuse_rewrite before update or delete on audit_forks
  for each row execute function refuse_rewrite();
create trigger refuse_truncate before truncate on audit_forks
  for each statement execute function refuse_rewrite();

-- A restore says in the same list what it did: how far it rolled forward, and which records nobody has vouched for.
alter table audit_incidents
  drop constraint audit_incidents_kind_known,
  add constraint audit_incidents_kind_known check (kind in ('topic_changed', 'offset_out_of_range', 'restored'));

grant select on audit_forks to backend, audit_reader;
