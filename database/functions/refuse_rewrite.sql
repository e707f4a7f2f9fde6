-- BEFORE UPDATE, DELETE or TRUNCATE on an append-only table. A guard against accidents; the proof is the hash chain.
create or replace function refuse_rewrite() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  raise exception '% on % is refused: the table is append-only', tg_op, tg_table_name using errcode = 'restrict_violation';
end
$$;
