-- BEFORE DELETE or TRUNCATE on a subject table: its rows are never removed, deletion is a version like any other.
create or replace function refuse_removal() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% on % is refused: set deleted_at instead', tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;
