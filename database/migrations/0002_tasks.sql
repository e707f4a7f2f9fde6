create table tasks (
  id bigint generated always as identity primary key
    constraint tasks_id_is_safe check (id between 1 and 9007199254740991),
  title text not null
    constraint tasks_title_length check (char_length(title) between 1 and 255),
  description text not null default ''
    constraint tasks_description_length check (char_length(description) <= 20000),
  status text not null default 'pending'
    constraint tasks_status_known check (status in ('pending', 'in_progress', 'completed')),
  version bigint not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

create extension if not exists pg_trgm;

create index tasks_live on tasks (id desc) where deleted_at is null;
create index tasks_live_by_status on tasks (status, id desc) where deleted_at is null;
create index tasks_trash on tasks (deleted_at desc, id desc) where deleted_at is not null;
create index tasks_title_trigrams on tasks using gin (title gin_trgm_ops);

create trigger capture_version before insert or update on tasks
  for each row execute function capture_version();
create trigger capture_event after insert or update on tasks
  for each row execute function capture_event('task');
create trigger refuse_removal before delete on tasks
  for each row execute function refuse_removal();
create trigger refuse_truncate before truncate on tasks
  for each statement execute function refuse_removal();

grant select, insert (title, description, status), update (title, description, status, deleted_at) on tasks to backend;
grant select on tasks to audit_reader;
-- Called with the writer's rights.
grant execute on function demo_clock(oid) to backend;
