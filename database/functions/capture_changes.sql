-- {field: {from, to}} of every field that differs; version and updated_at differ always and say nothing.
create or replace function capture_changes(before jsonb, after jsonb) returns jsonb
language sql immutable strict parallel safe
set search_path = pg_catalog, pg_temp
as $$
  select coalesce(jsonb_object_agg(key, jsonb_build_object('from', b.value, 'to', a.value)), '{}')
  from jsonb_each(before) b
  join jsonb_each(after) a using (key)
  where a.value <> b.value and key not in ('version', 'updated_at')
$$;
