import type { AuditFault } from '@tasktrail/contract';
import { differingColumns } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';
import { type ColumnDefaults, mayHold } from './column-defaults.ts';

const PAGE_TASKS = 1_000;

/** A task that does not say, byte for byte, what its last event says: perhaps only a migration came between. */
interface Suspect {
  id: number;
  row: Record<string, unknown>;
  image: Record<string, unknown> | null;
  event_id: string | null;
  version: number | null;
}

interface Page {
  last: number | null;
  compared: number;
  suspects: Suspect[];
}

/**
 * One statement, hence one snapshot: the last event of a task is in the log or still in the outbox. As for the law, what is
 * audited is in the log, wherever else it still is.
 */
const comparePage = {
  name: 'compare-tasks',
  text: `
    with page as materialized (
      select * from tasks where id > $1 order by id limit ${PAGE_TASKS}
    ), compared as (
      select page.id, to_jsonb(page) as row, last.*
      from page left join lateral (
        select event->'task' as image, event->>'event_id' as event_id, version
        from (
          (
            select event_data as event, version from task_audit_log
            where task_id = page.id order by version desc limit 1
          )
          union all
          (
            select case when pg_input_is_valid(event, 'jsonb') then event::jsonb end, version from outbox
            where subject = 'task/' || page.id
              and not exists (select from task_audit_log log where log.event_id = outbox.event_id)
            order by version desc limit 1
          )
        ) ends
        order by version desc limit 1
      ) last on true
    )
    select
      (select max(id) from page)::float8 as last,
      (select count(*) from page)::float8 as compared,
      coalesce(
        (select jsonb_agg(to_jsonb(compared) order by id) from compared where image is distinct from row), '[]'
      ) as suspects`,
};

/** Every task has its creation in the log or in the outbox; this finds creations without a task. */
const findVanished = {
  name: 'vanished-tasks',
  text: `
    select subject, event_id from task_audit_log created
    where task_id > $1 and task_id <= $2 and version = 1
      and not exists (select from tasks where tasks.id = created.task_id)
    order by task_id limit 10`,
};

export interface TaskStep {
  /** The last task that was compared; undefined when there are no more. */
  last: number | undefined;
  compared: number;
  faults: AuditFault[];
}

/** Compares the next 1,000 tasks with their last events. */
export async function compareTasks(
  client: ClientBase,
  after: number,
  defaults: ColumnDefaults,
): Promise<TaskStep> {
  const { rows } = await client.query<Page>({ ...comparePage, values: [after] });
  const { last = null, compared = 0, suspects = [] } = rows[0] ?? {};
  const values = [after, last ?? Number.MAX_SAFE_INTEGER];
  const vanished = await client.query<{ subject: string; event_id: string }>({
    ...findVanished,
    values,
  });
  return {
    last: last ?? undefined,
    compared,
    faults: [
      ...suspects.flatMap((suspect) => judge(suspect, defaults)),
      ...vanished.rows.map((row) => faultOf(row, 'the log knows it, the table has no such task')),
    ],
  };
}

function judge({ id, row, image, event_id, version }: Suspect, defaults: ColumnDefaults) {
  const subject = `task/${id}`;
  if (image === null) return [faultOf({ subject, event_id }, 'no event of it is known')];
  const columns = differingColumns(row, image, mayHold(defaults));
  if (columns.length === 0) return [];
  const differ = columns.length === 1 ? 'differs' : 'differ';
  return [
    faultOf({ subject, event_id }, `${columns.join(', ')} ${differ} from its version ${version}`),
  ];
}

function faultOf(
  { subject, event_id }: Pick<AuditFault, 'subject' | 'event_id'>,
  detail: string,
): AuditFault {
  return { kind: 'task_differs_from_log', partition: null, seq: null, event_id, subject, detail };
}
