/** One committed change as HistoryEntry: a row of `entries (event, audited, partition, seq)` as JSON. */
export const entryJson = `
  json_build_object(
    'event', event->'event', 'event_id', event->'event_id', 'subject', event->'subject',
    'task_id', event->'task_id', 'title', event->'task'->'title', 'version', event->'version',
    'changes', event->'changes', 'actor', event->'actor', 'cause', event->'cause',
    'occurred_at', event->'occurred_at', 'audited', audited, 'partition', partition, 'seq', seq
  )`;

/** A page of entries and the position of its last one when more follow. */
export interface EntryPage {
  body: string;
  last: string[] | null;
}

/**
 * Log and outbox in one statement, hence one snapshot: an outbox row leaves only after its audit row is committed, so
 * every change is seen in at least one of them; `event_id` tells which are in both. Each side brings one row more than
 * the page, which shows whether another page follows.
 */
export function pageOfEntries({ log, outbox, order, position }: EntrySelection): string {
  return `
    with entries as (
      (
        select event_data as event, true as audited, partition, seq, version, occurred_at, event_id
        from task_audit_log where ${log} order by ${order} limit $1::integer + 1
      )
      union all
      (
        select event::jsonb, false, null, null, version, occurred_at, event_id
        from outbox
        where ${outbox}
          and not exists (select from task_audit_log l where l.event_id = outbox.event_id)
        order by ${order} limit $1::integer + 1
      )
    ), numbered as (
      select *, row_number() over (order by ${order}) as n, count(*) over () > $1::integer as more
      from entries
    )
    select
      coalesce(json_agg(${entryJson} order by n) filter (where n <= $1::integer), '[]')::text as body,
      max(${position}) filter (where n = $1::integer and more) as last
    from numbered`;
}

interface EntrySelection {
  /** Conditions on each side; $1 is the limit. */
  log: string;
  outbox: string;
  order: string;
  /** The text array that a cursor carries. */
  position: string;
}
