import type { ClientBase } from 'pg';
import type { OutboxSession, Swept } from './ports.ts';

/** Rows looked at by one statement. */
export const SWEEP_ROWS = 1_000;

/**
 * How far the sweep has come. It first walks the outbox once, deleting what the log already held when the walk
 * began (`heads`), then follows the log. Following is safe where a cursor on the outbox would not be:
 * a partition's rows become visible in the order of `seq`, because the writer holds its head's lock. Only a superuser
 * can take rows away again; a head behind what was followed shows it, and the walk begins anew.
 */
export type SweepPosition =
  | { phase: 'new' }
  | { phase: 'walk'; after: string; heads: Map<number, string> }
  | { phase: 'follow'; heads: Map<number, string> };

export interface SweepStep {
  position: SweepPosition;
  deleted: number;
  /** The statement was full: there is more to do at once. */
  more: boolean;
}

/** Deletes up to 1,000 outbox rows (of each partition, when following) whose event is in the log. */
export async function sweepAudited(
  session: OutboxSession,
  position: SweepPosition,
): Promise<SweepStep> {
  if (position.phase === 'new') {
    const walk = { phase: 'walk', after: '0', heads: await session.heads() } as const;
    return { position: walk, deleted: 0, more: true };
  }
  return position.phase === 'walk'
    ? walk(session, position.after, position.heads)
    : follow(session, position.heads);
}

async function walk(
  session: OutboxSession,
  after: string,
  heads: Map<number, string>,
): Promise<SweepStep> {
  const { last, seen, deleted } = await session.sweepOutbox(after);
  if (seen < SWEEP_ROWS || last === null) {
    return { position: { phase: 'follow', heads }, deleted, more: true };
  }
  return { position: { phase: 'walk', after: last, heads }, deleted, more: true };
}

async function follow(session: OutboxSession, heads: Map<number, string>): Promise<SweepStep> {
  const now = await session.heads();
  if ([...heads].some(([partition, after]) => BigInt(now.get(partition) ?? 0) < BigInt(after)))
    return { position: { phase: 'new' }, deleted: 0, more: true };
  const reached = new Map(heads);
  let deleted = 0;
  let more = false;
  for (const [partition, after] of heads) {
    const step = await session.sweepPartition(partition, after);
    reached.set(partition, step.last ?? after);
    deleted += step.deleted;
    more ||= step.seen === SWEEP_ROWS;
  }
  return { position: { phase: 'follow', heads: reached }, deleted, more };
}

/** Last `seq` of the log in each partition. */
export async function logHeads(client: ClientBase): Promise<Map<number, string>> {
  const { rows } = await client.query<{ partition: number; seq: string }>(
    'select partition, seq from audit_head',
  );
  return new Map(rows.map((row) => [row.partition, row.seq]));
}

/*
 * Subselects that are asked row by row and an array of ids: over them the planner does not reach, so each row costs an index
 * probe, however empty it believes the outbox to be.
 */

/** Looks at the next rows of the outbox by id, and deletes those whose event is in the log. */
export async function sweepOutbox(client: ClientBase, after: string): Promise<Swept> {
  const { rows } = await client.query<Swept>(
    `with seen as (
       select id, event_id from outbox where id > $1 order by id limit $2
     ), swept as (
       delete from outbox
       where id = any(array(
         select seen.id from seen
         where (select l.event_id from task_audit_log l where l.event_id = seen.event_id) is not null
       ))
       returning id
     )
     select max(id) as last, count(*)::integer as seen,
       (select count(*) from swept)::integer as deleted
     from seen`,
    [after, SWEEP_ROWS],
  );
  return rows[0] ?? nothing;
}

/** Looks at the next events of a partition's log, and deletes their rows. */
export async function sweepPartition(
  client: ClientBase,
  partition: number,
  after: string,
): Promise<Swept> {
  const { rows } = await client.query<Swept>(
    `with audited as (
       select seq, event_id from task_audit_log
       where partition = $1 and seq > $2
       order by seq
       limit $3
     ), swept as (
       delete from outbox
       where id = any(array(
         select (select o.id from outbox o where o.event_id = audited.event_id) from audited
       ))
       returning id
     )
     select max(seq) as last, count(*)::integer as seen,
       (select count(*) from swept)::integer as deleted
     from audited`,
    [partition, after, SWEEP_ROWS],
  );
  return rows[0] ?? nothing;
}

const nothing: Swept = { last: null, seen: 0, deleted: 0 };
