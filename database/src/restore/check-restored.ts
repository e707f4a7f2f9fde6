import type pg from 'pg';
import { BackupRefused } from '../backup/manifest.ts';

/** What must hold before the restore commits: the law, and every task as its last event says. */
export async function checkRestored(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ committed: string; audited: string; waiting: string }>(
    'select committed, audited, waiting from law() where not holds',
  );
  const [broken] = rows;
  if (broken)
    throw new BackupRefused(
      `the law would not hold: ${broken.committed} committed changes, ${broken.audited} audited and ${broken.waiting} waiting`,
    );
  const { rows: different } = await client.query<{ id: string }>(differing);
  if (different.length > 0)
    throw new BackupRefused(
      `task ${different.map(({ id }) => id).join(', ')} would not be what its last event says`,
    );
  await refuseOtherwiseWaiting(client);
}

async function refuseOtherwiseWaiting(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ subject: string; version: string }>(waitingOtherwise);
  if (rows.length === 0) return;
  const which = rows.map(({ subject, version }) => `${subject} version ${version}`).join(', ');
  throw new BackupRefused(
    `the outbox would hold ${which} otherwise than its event or the log says`,
  );
}

/** What is audited still waits for its sweeper, as the log holds it; the columns that the law counts are the event's own. */
const waitingOtherwise = `
  select o.subject, o.version::text
  from outbox o left join task_audit_log l on l.event_id = o.event_id
  where (l.event_id is not null and l.event_data is distinct from o.event::jsonb)
    or (o.event_id::text, o.subject, o.version::text)
      is distinct from (o.event::jsonb ->> 'event_id', o.event::jsonb ->> 'subject', o.event::jsonb ->> 'version')
  order by o.id limit 5`;

/** Compared on the keys of the image: a key that it lacks was no column yet. */
const differing = `
  select t.id::text
  from tasks t
  left join lateral (
    select l.event_data -> 'task' as image, l.version
    from task_audit_log l where l.subject = 'task/' || t.id order by l.version desc limit 1
  ) audited on true
  left join lateral (
    select o.event::jsonb -> 'task' as image, o.version
    from outbox o
    where o.subject = 'task/' || t.id
      and not exists (select from task_audit_log l where l.event_id = o.event_id)
    order by o.version desc limit 1
  ) waiting on true
  cross join lateral (
    select case when coalesce(waiting.version, 0) > coalesce(audited.version, 0) then waiting.image else audited.image end
      as image
  ) last
  where last.image is null or not to_jsonb(t) @> last.image
  limit 5`;
