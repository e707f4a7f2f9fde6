-- The law that every snapshot obeys: each version of each row is a commit, and each commit is audited or still waits in the
-- outbox. `committed` is never derived from the outbox or the log. Reads whole tables: for checks, not for a live page.
create or replace function law(out committed bigint, out audited bigint, out waiting bigint, out holds boolean)
language sql stable
as $$
  select committed, audited, waiting, committed = audited + waiting
  from
    (select coalesce(sum(version), 0)::bigint from public.tasks) as versions(committed),
    (select count(*) from public.task_audit_log) as log(audited),
    (select count(*) from public.outbox o
      where not exists (select from public.task_audit_log a where a.event_id = o.event_id)) as outbox(waiting)
$$;
