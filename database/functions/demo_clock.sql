-- The time that tasktrail.demo_clock names (the demo's past), for sessions of the table's owner only; for all others it is now.
-- Years 1970 to 9999: what is outside has no cursor, and some of it no RFC 3339 text, so that the relay would stop at it.
-- session_user, because inside a security definer function current_user is always the owner.
create or replace function demo_clock(captured_table oid) returns timestamptz
language plpgsql volatile
set TimeZone = 'UTC'
as $$
declare
  clock timestamptz;
begin
  if session_user <> (select pg_get_userbyid(relowner) from pg_catalog.pg_class where oid = captured_table) then
    return clock_timestamp();
  end if;
  clock := current_setting('tasktrail.demo_clock')::timestamptz;
  if clock < '1970-01-02' or clock >= '9999-12-31' then
    raise exception 'tasktrail.demo_clock must lie between 1970 and 9999' using errcode = 'check_violation';
  end if;
  return clock;
end
$$;
