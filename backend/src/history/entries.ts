import { PAGE_MAX } from '@tasktrail/contract';

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
 * every change is seen in at least one of them. A change that is in both counts once, by its `event_id`. Each side
 * brings its first rows, one more than the page, which shows whether another page follows. That is enough: what is among
 * the first rows of both together is among the first rows of the side it is on.
 */
export function pageOfEntries({ log, outbox, order, position }: EntrySelection): string {
  const logged = `
    select event_data, partition, seq, version, occurred_at, event_id
    from task_audit_log where ${log}`;
  const pending = `
    select event, null::integer as partition, null::bigint as seq, version, occurred_at, event_id
    from outbox where ${outbox}`;
  return `
    with both_sides as (
      select event_data as event, true as audited, partition, seq, version, occurred_at, event_id
      from (${first(logged, order)}) logged
      union all
      select event::jsonb, false, partition, seq, version, occurred_at, event_id
      from (${first(pending, order)}) pending
    ), entries as (
      select distinct on (event_id) * from both_sides order by event_id, audited desc
    ), numbered as (
      select *, row_number() over (order by ${order}) as n, count(*) over () > $1::integer as more
      from entries
    )
    select
      coalesce(json_agg(${entryJson} order by n) filter (where n <= $1::integer), '[]')::text as body,
      max(${position}) filter (where n = $1::integer and more) as last
    from numbered`;
}

/**
 * A prepared statement is planned without its values; the constant limit tells the planner that the page is short, the
 * other one ends the scan.
 */
function first(rows: string, order: string): string {
  return `
    select * from (${rows} order by ${order} limit ${PAGE_MAX + 1}) longest
    order by ${order} limit $1::integer + 1`;
}

interface EntrySelection {
  /** Conditions on each side; $1 is the limit. */
  log: string;
  outbox: string;
  order: string;
  /** The text array that a cursor carries. */
  position: string;
}
