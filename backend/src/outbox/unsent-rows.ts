import type { ClientBase } from 'pg';

/** A committed change that no broker has acknowledged yet. */
export interface UnsentRow {
  id: string;
  event_id: string;
  subject: string;
  type: string;
  occurred_at: string;
  traceparent: string | null;
  event: string;
  bytes: number;
  /** About how many rows wait from this one on: the distance of its id to the newest, and itself. */
  backlog: number;
}

/** Most bytes of events in one batch. */
export const BATCH_BYTES = 4 * 1024 * 1024;

/** Unsent rows exist: asked outside any transaction, so that an idle relay holds nothing. */
export async function hasUnsentRows(client: ClientBase): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(
    'select exists (select from outbox where sent_at is null) as found',
  );
  return rows[0]?.found === true;
}

/**
 * The oldest unsent rows by id, at most `limit`. No row locks: the relay's lock is the exclusion. By id and never from a
 * position: rows commit in any order, only `sent_at` says what is done. Without parameters on purpose: with them the driver
 * would use a portal that stays open, and its snapshot would hold back vacuum while Kafka is slow. The newest id is most
 * often the last in its index: what is unsent is not swept. Not by max(id): of an outbox believed empty that reads every row.
 */
export async function selectUnsentRows(client: ClientBase, limit: number): Promise<UnsentRow[]> {
  const { rows } = await client.query<UnsentRow>(
    `select id, event_id, subject, type, occurred_at, traceparent, event, bytes,
       ((select id from outbox order by id desc limit 1) - id + 1)::float8 as backlog
     from (
       select *, sum(bytes) over (order by id) as running_bytes
       from (
         select id, event_id, subject, type, traceparent, event, octet_length(event) as bytes,
           to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as occurred_at
         from outbox
         where sent_at is null
         order by id
         limit ${limit}
       ) oldest
     ) batch
     where running_bytes <= ${BATCH_BYTES}
     order by id`,
  );
  return rows;
}
