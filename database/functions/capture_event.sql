-- AFTER INSERT OR UPDATE on a subject table: the outbox row, in the transaction of the change. The argument is the kind of
-- subject. The event is stored as the exact text that will be sent: the sink compares bytes.
create or replace function capture_event() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set TimeZone = 'UTC'
as $$
declare
  kind constant text := tg_argv[0];
  subject constant text := kind || '/' || new.id;
  event_id constant uuid := gen_random_uuid();
  image constant jsonb := to_jsonb(new);
  cause jsonb;
  event jsonb;
  verb text := 'created';
begin
  if tg_op = 'UPDATE' then
    if new.version = old.version then
      return null;
    end if;
    verb := case
      when old.deleted_at is null and new.deleted_at is not null then 'deleted'
      when old.deleted_at is not null and new.deleted_at is null then 'restored'
      else 'updated'
    end;
  end if;

  cause := public.capture_cause();
  event := jsonb_build_object(
    'event', kind || '.' || verb,
    'event_id', event_id,
    'subject', subject,
    kind || '_id', new.id,
    'version', new.version,
    kind, image,
    'actor', public.capture_actor(),
    'cause', cause,
    'occurred_at', new.updated_at
  );
  if tg_op = 'UPDATE' then
    event := event || jsonb_build_object('changes', public.capture_changes(to_jsonb(old), image));
  end if;

  insert into public.outbox (event_id, subject, version, type, occurred_at, traceparent, event)
  values (event_id, subject, new.version, kind || '.' || verb, new.updated_at, cause->>'traceparent', event::text);
  return null;
end
$$;
