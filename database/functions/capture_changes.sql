-- {field: {from, to}} of every field that differs; version and updated_at differ always and say nothing.
-- Called by capture_event(), under its settings. In plpgsql, which keeps the plan: in sql it was planned again in every
-- transaction, which made an update half as fast.
create or replace function capture_changes(before jsonb, after jsonb) returns jsonb
language plpgsql immutable strict parallel safe
as $$
begin
  return (
    select coalesce(jsonb_object_agg(key, jsonb_build_object('from', before -> key, 'to', value)), '{}')
    from jsonb_each(after)
    where value is distinct from before -> key and key not in ('version', 'updated_at')
  );
end
$$;
