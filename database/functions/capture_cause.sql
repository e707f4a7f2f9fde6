-- Why it happens: the transaction's setting, an object whose numbers are safe integers: the hash chain knows no others,
-- and 1.0 is written differently by two languages. Called by capture_event(), under its settings.
create or replace function capture_cause() returns jsonb
language plpgsql stable
as $$
declare
  cause jsonb := coalesce(nullif(current_setting('tasktrail.cause', true), '')::jsonb, '{}');
begin
  -- The common case first: a subquery costs ten times as much.
  if jsonb_typeof(cause) = 'object' and not jsonb_path_exists(cause, '$.** ? (@.type() == "number")') then
    return cause;
  end if;
  if jsonb_typeof(cause) <> 'object' or exists (
    select
    from jsonb_path_query(cause, '$.** ? (@.type() == "number")') number
    where scale(number::numeric) > 0 or abs(number::numeric) > 9007199254740991
  ) then
    raise exception 'tasktrail.cause must be an object whose numbers are safe integers' using errcode = 'check_violation';
  end if;
  return cause;
end
$$;
