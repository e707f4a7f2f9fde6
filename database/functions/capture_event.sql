-- AFTER INSERT OR UPDATE on a subject table: the outbox row, in the transaction of the change. The argument is the kind of
-- subject. The event is stored as the exact text that will be sent: the sink compares bytes.
create or replace function capture_event() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
as $$
declare
  kind constant text := tg_argv[0];
  event_type text;
  changes jsonb := '{}';
begin
  if tg_op = 'INSERT' then
    event_type := kind || '.created';
  elsif new.version = old.version then
    return null;
  else
    event_type := kind || case
      when old.deleted_at is null and new.deleted_at is not null then '.deleted'
      when old.deleted_at is not null and new.deleted_at is null then '.restored'
      else '.updated'
    end;
    changes := jsonb_build_object('changes', public.capture_changes(to_jsonb(old), to_jsonb(new)));
  end if;

  insert into public.outbox (event_id, subject, version, type, occurred_at, traceparent, event)
  select event_id, subject, new.version, event_type, new.updated_at, cause->>'traceparent', (
    changes || jsonb_build_object(
      'event', event_type,
      'event_id', event_id,
      'subject', subject,
      kind || '_id', new.id,
      'version', new.version,
      kind, new,
      'actor', public.capture_actor(),
      'cause', cause,
      'occurred_at', new.updated_at
    )
  )::text
  from (
    select gen_random_uuid() as event_id, kind || '/' || new.id as subject, public.capture_cause() as cause
    -- Computed once, although each is used twice.
    offset 0
  ) once;
  return null;
end
$$;
