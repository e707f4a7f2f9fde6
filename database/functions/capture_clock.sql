-- The time a change is stamped with. Only a session of the table's owner may set its own (the demo's past);
-- session_user, because inside a security definer function current_user is always the owner.
-- Called by capture_version(), under its settings.
create or replace function capture_clock(captured_table oid) returns timestamptz
language plpgsql volatile
as $$
declare
  demo_clock text := nullif(current_setting('tasktrail.demo_clock', true), '');
begin
  if demo_clock is not null
    and session_user = (select pg_get_userbyid(relowner) from pg_class where oid = captured_table)
  then
    return demo_clock::timestamptz;
  end if;
  return clock_timestamp();
end
$$;
