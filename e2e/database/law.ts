import type { Database } from './open-database.ts';

/** The law every snapshot must obey, and how much of what was committed the log still waits for. */
export interface Account {
  readonly committed: number;
  readonly audited: number;
  readonly unaudited: number;
  /** Subjects whose versions in the log are not 1, 2, 3 … without a gap. */
  readonly gaps: number;
  /** Tasks that differ from the last after-image of the log while nothing is on its way. */
  readonly unlike: number;
  /** Alarms: a second content for a version that is in the log. */
  readonly conflicts: number;
}

/** In one statement, hence on one snapshot. */
export async function takeAccount(database: Database): Promise<Account> {
  const [account] = await database.rows<Account>(`
    with waiting as (
      select o.subject from outbox o
      where not exists (select from task_audit_log a where a.event_id = o.event_id)
    ), latest as (
      select distinct on (subject) task_id, subject, event_data->'task' as image
      from task_audit_log order by subject, version desc
    )
    select
      (select coalesce(sum(version), 0) from tasks)::int as committed,
      (select count(*) from task_audit_log)::int as audited,
      (select count(*) from waiting)::int as unaudited,
      (select count(*) from (
        select from task_audit_log group by subject
        having min(version) <> 1 or max(version) <> count(*)
      ) as s)::int as gaps,
      (select count(*) from tasks t left join latest l on l.task_id = t.id
        where not exists (select from waiting w where w.subject = 'task/' || t.id)
          and not coalesce(to_jsonb(t) @> l.image, false))::int as unlike,
      (select count(*) from audit_quarantine where reason = 'conflict')::int as conflicts
  `);
  if (!account) throw new Error('a count always has a row');
  return account;
}
