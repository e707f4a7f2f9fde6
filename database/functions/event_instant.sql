-- When an event occurred. Immutable although the cast is not declared so: capture writes the offset into the text.
create or replace function event_instant(event jsonb) returns timestamptz
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select (event->>'occurred_at')::timestamptz
$$;
