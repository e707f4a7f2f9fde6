-- Who acts: the transaction's setting, else the database session itself. On a pooled connection an unset setting is
-- '' and not null. Another shape is refused. Called by capture_event(), under its settings.
create or replace function capture_actor() returns jsonb
language plpgsql stable
as $$
declare
  actor jsonb := nullif(current_setting('tasktrail.actor', true), '')::jsonb;
begin
  if actor is null then
    return jsonb_build_object('kind', 'database', 'id', session_user, 'on_behalf_of', null);
  end if;
  if jsonb_typeof(actor) <> 'object'
    or not actor ?& array['kind', 'id', 'on_behalf_of']
    or actor - array['kind', 'id', 'on_behalf_of'] <> '{}'
    or coalesce(actor->>'kind', '') not in ('person', 'api', 'database', 'system')
    or jsonb_typeof(actor->'id') not in ('string', 'null')
    or jsonb_typeof(actor->'on_behalf_of') not in ('string', 'null')
  then
    raise exception 'tasktrail.actor must be {kind, id, on_behalf_of}' using errcode = 'check_violation';
  end if;
  return actor;
end
$$;
