-- {field: {from, to}} of every field that differs; version and updated_at differ always and say nothing.
-- Called by capture_event(), under its settings. In plpgsql, which keeps the plan: in sql it was planned again in every
-- transaction, which made an update half as fast.
-- Compared as text, byte by byte: two jsonb strings that differ are put into the order of the database's collation, which
-- took en_US.utf8 of glibc 2.36 six seconds for 5,000 emoji and more than two minutes, in which nothing could be cancelled,
-- for 20,000. A field is always a scalar, and of one type on both sides.
create or replace function capture_changes(before jsonb, after jsonb) returns jsonb
language plpgsql immutable strict parallel safe
as $$
begin
  return (
    select coalesce(jsonb_object_agg(key, jsonb_build_object('from', before -> key, 'to', value)), '{}')
    from jsonb_each(after)
    where value #>> '{}' is distinct from before -> key #>> '{}' and key not in ('version', 'updated_at')
  );
end
$$;
