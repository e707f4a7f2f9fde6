-- BEFORE INSERT OR UPDATE on a subject table: the version counts the commits of the row, whatever the statement says.
-- clock_timestamp(), because now() is the transaction's start and runs backwards across a lock wait.
-- Runs with the writer's rights and settings, which cost a fifth of it to change: it reads no table, and nobody but the
-- owner can create an operator that would stand in for one of these.
create or replace function capture_version() returns trigger
language plpgsql
as $$
declare
  clock timestamptz := case
    when coalesce(current_setting('tasktrail.demo_clock', true), '') = '' then clock_timestamp()
    else public.demo_clock(tg_relid)
  end;
begin
  if tg_op = 'INSERT' then
    new.version := 1;
    new.created_at := clock;
    new.updated_at := clock;
    new.deleted_at := null;
    return new;
  end if;

  if new.id <> old.id or new.created_at <> old.created_at then
    raise exception 'id and created_at of % never change', tg_table_name using errcode = 'check_violation';
  end if;

  new.version := old.version;
  new.updated_at := old.updated_at;
  if old.deleted_at is not null and new.deleted_at is not null then
    new.deleted_at := old.deleted_at;
  end if;
  -- Nothing changed: OLD goes on, so that RETURNING still answers, and capture_event() sees an equal version.
  if new *= old then
    return old;
  end if;

  new.version := old.version + 1;
  new.updated_at := greatest(clock, old.updated_at + interval '1 microsecond');
  if old.deleted_at is null and new.deleted_at is not null then
    new.deleted_at := new.updated_at;
  end if;
  return new;
end
$$;
