-- AFTER DELETE on the outbox: a row leaves only when its event is in the audit log, whoever deletes it.
create or replace function refuse_early_removal() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
  if exists (
    select from removed
    where not exists (select from public.task_audit_log l where l.event_id = removed.event_id)
  ) then
    raise exception 'DELETE on outbox is refused: an event is not in the audit log' using errcode = 'restrict_violation';
  end if;
  return null;
end
$$;
