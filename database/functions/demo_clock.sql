-- The time that tasktrail.demo_clock names (the demo's past), for sessions of the table's owner only; for all others it is now.
-- session_user, because inside a security definer function current_user is always the owner.
create or replace function demo_clock(captured_table oid) returns timestamptz
language plpgsql volatile
set TimeZone = 'UTC'
as $$
begin
  if session_user = (select pg_get_userbyid(relowner) from pg_catalog.pg_class where oid = captured_table) then
    return current_setting('tasktrail.demo_clock')::timestamptz;
  end if;
  return clock_timestamp();
end
$$;
