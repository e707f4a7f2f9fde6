-- Why it happens: the transaction's setting, an object that the log and its readers can hold: numbers are safe integers
-- (the hash chain knows no others, and 1.0 is written differently by two languages), it is not deep (each reader of JSON
-- gives up somewhere), and the keys that the contract knows have its types. Called by capture_event(), under its settings.
create or replace function capture_cause() returns jsonb
language plpgsql stable
as $$
declare
  cause jsonb := coalesce(nullif(current_setting('tasktrail.cause', true), '')::jsonb, '{}');
begin
  -- The common case first, strings alone: a subquery costs ten times as much.
  if jsonb_typeof(cause) = 'object'
    and not cause ?| array['restored_version', 'demo']
    and not jsonb_path_exists(cause, 'strict $.* ? (@.type() != "string")')
  then
    return cause;
  end if;
  if jsonb_typeof(cause) <> 'object' or jsonb_path_exists(cause, 'strict $.**{17}') then
    raise exception 'tasktrail.cause must be an object at most 16 levels deep' using errcode = 'check_violation';
  end if;
  if exists (
    select
    from jsonb_path_query(cause, '$.** ? (@.type() == "number")') number
    where scale(number::numeric) > 0 or abs(number::numeric) > 9007199254740991
  ) then
    raise exception 'tasktrail.cause must be an object whose numbers are safe integers' using errcode = 'check_violation';
  end if;
  if coalesce(jsonb_typeof(cause->'request_id'), 'string') <> 'string'
    or coalesce(jsonb_typeof(cause->'idempotency_key'), 'string') <> 'string'
    or coalesce(jsonb_typeof(cause->'traceparent'), 'string') <> 'string'
    or coalesce(jsonb_typeof(cause->'demo'), 'boolean') <> 'boolean'
    or jsonb_path_exists(cause, 'strict $.restored_version ? (@.type() != "number" || @ < 1)', '{}', true)
  then
    raise exception 'tasktrail.cause has a known key of another type' using errcode = 'check_violation';
  end if;
  return cause;
end
$$;
