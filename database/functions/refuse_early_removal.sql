-- AFTER DELETE on the outbox: a row leaves only when its event is in the audit log, whoever deletes it.
create or replace function refuse_early_removal() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from removed
    -- One probe of the index for each row. A join, planned while the log was small, would go on to read all of it.
    where (select l.event_id from public.task_audit_log l where l.event_id = removed.event_id) is null
  ) then
    raise exception 'DELETE on outbox is refused: an event is not in the audit log' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
