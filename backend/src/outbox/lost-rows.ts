import type { ClientBase } from 'pg';
import type { HeldRange } from '../kafka/held-range.ts';

/** A marked row that is perhaps lost, with the position it was seen at. */
export interface Suspect {
  id: string;
  topic_id: string;
  kafka_offset: string;
}

/** Why a row's record will never be read again. */
export type Loss = keyof typeof noLosses;

export const noLosses = {
  topic_gone: 0,
  before_log_start: 0,
  beyond_log_end: 0,
  passed_unaudited: 0,
};

/** A subject whose rows will be sent again. */
export interface ClearedSubject {
  subject: string;
  rows: number;
  loss: Loss;
}

/** Suspects looked at by one statement. */
export const SUSPECT_ROWS = 1_000;

/*
 * Subselects that are asked row by row, and `offset 0`, over which the planner does not reach: however wrong the statistics
 * are, each costs an index probe or the range that it names, and never a walk through outbox or log.
 */
const unaudited = (row: string) =>
  `(select l.event_id from task_audit_log l where l.event_id = ${row}.event_id) is null`;

/**
 * An unaudited row of the subject has a version that the log holds already, under another event. It can never be
 * appended: an alarm, and nothing to send again. Asked of outbox and log: nobody can forge it on the topic.
 */
const conflicting = (row: string) => `
  (select c.id from outbox c
   where c.subject = ${row}.subject
     and c.version <= (select max(l.version) from task_audit_log l where l.subject = ${row}.subject)
     and ${unaudited('c')}
   limit 1) is not null`;

/** $1 to $4: what the broker said. Each side is a range of the index outbox_position. */
const suspectsText = `
  with broker (partition, log_start, log_end, passed) as (
    select broker.partition, log_start, log_end, head.next_offset
    from unnest($2::integer[], $3::bigint[], $4::bigint[]) as broker (partition, log_start, log_end)
    left join audit_head head on head.partition = broker.partition and head.topic_id = $1::uuid
  ), outside as (
    select outbox.* from outbox where sent_at is not null and topic_id < $1::uuid
    union all
    select outbox.* from outbox where sent_at is not null and topic_id > $1::uuid
    union all
    select below.* from broker cross join lateral (
      select outbox.* from outbox
      where sent_at is not null and topic_id = $1::uuid and outbox.partition = broker.partition
        and kafka_offset < greatest(log_start, passed)
      offset 0
    ) below
    union all
    select above.* from broker cross join lateral (
      select outbox.* from outbox
      where sent_at is not null and topic_id = $1::uuid and outbox.partition = broker.partition
        and kafka_offset >= log_end
      offset 0
    ) above
  )
  select id, topic_id, kafka_offset from outside
  where subject <> all($5::text[]) and ${unaudited('outside')} and not ${conflicting('outside')}
  limit ${SUSPECT_ROWS}`;

/** Rows that the range, or the head of their partition, says are lost. Most often none. */
export async function selectSuspects(
  client: ClientBase,
  range: HeldRange,
  resting: readonly string[],
): Promise<Suspect[]> {
  const { rows } = await client.query<Suspect>({
    name: 'suspects',
    text: suspectsText,
    values: [...brokerValues(range), resting],
  });
  return rows;
}

/**
 * `range` was read after the suspects were seen marked at these positions, and only rows that are still there are judged:
 * none can be newer than what the broker said. One statement, so that head, log and outbox are of one snapshot.
 */
const clearText = `
  with judged as (
    select row.subject, case
      when row.topic_id <> $1::uuid then 'topic_gone'
      when row.kafka_offset < broker.log_start then 'before_log_start'
      when row.kafka_offset >= broker.log_end then 'beyond_log_end'
      when row.kafka_offset < head.next_offset then 'passed_unaudited'
    end as loss
    from unnest($5::bigint[], $6::uuid[], $7::bigint[]) as suspect (id, topic_id, kafka_offset)
    cross join lateral (
      select outbox.* from outbox
      where outbox.id = suspect.id
        and (outbox.topic_id, outbox.kafka_offset) = (suspect.topic_id, suspect.kafka_offset)
      offset 0
    ) row
    left join unnest($2::integer[], $3::bigint[], $4::bigint[]) as broker (partition, log_start, log_end)
      on broker.partition = row.partition
    left join audit_head head on head.partition = row.partition and head.topic_id = row.topic_id
    where ${unaudited('row')} and not ${conflicting('row')}
  ), lost as (
    select subject, min(loss) as loss from judged where loss is not null group by subject
  ), cleared as (
    update outbox set sent_at = null, topic_id = null, partition = null, kafka_offset = null
    from lost
    where outbox.subject = lost.subject and outbox.sent_at is not null and ${unaudited('outbox')}
    returning lost.subject, lost.loss
  )
  select subject, loss, count(*)::integer as rows from cleared group by subject, loss`;

export async function clearLostSubjects(
  client: ClientBase,
  range: HeldRange,
  suspects: readonly Suspect[],
): Promise<ClearedSubject[]> {
  const { rows } = await client.query<ClearedSubject>({
    name: 'clear-lost',
    text: clearText,
    values: [
      ...brokerValues(range),
      suspects.map((suspect) => suspect.id),
      suspects.map((suspect) => suspect.topic_id),
      suspects.map((suspect) => suspect.kafka_offset),
    ],
  });
  return rows;
}

function brokerValues({ topicId, starts, ends }: HeldRange) {
  return [topicId, starts.map((_, partition) => partition), starts, ends];
}
