-- Why it happens: the transaction's setting, an object whose numbers are safe integers (the hash chain knows no others).
create or replace function capture_cause() returns jsonb
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
  cause jsonb := coalesce(nullif(current_setting('tasktrail.cause', true), '')::jsonb, '{}');
begin
  if jsonb_typeof(cause) <> 'object'
    or jsonb_path_exists(cause, '$.** ? (@.type() == "number" && (@.floor() != @ || @.abs() > 9007199254740991))')
  then
    raise exception 'tasktrail.cause must be an object whose numbers are safe integers' using errcode = 'check_violation';
  end if;
  return cause;
end
$$;
