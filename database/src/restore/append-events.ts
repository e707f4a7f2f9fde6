import type pg from 'pg';
import { linkHash } from '@tasktrail/ledger';
import type { Replayable } from './judge-record.ts';

/** The tip of a chain. */
export interface Tip {
  readonly seq: number;
  readonly hash: Buffer;
}

/** An event to append, with the text it had and the place it has on the topic. */
export interface Appendable {
  readonly offset: number;
  readonly event: Replayable;
  readonly value: string;
}

export interface Link extends Appendable, Tip {}

/** The links of the events, in order. */
export function linksOf(partition: number, tip: Tip, events: readonly Appendable[]): Link[] {
  let { seq, hash } = tip;
  return events.map((one) => {
    seq += 1;
    hash = linkHash({ partition, seq, eventData: one.event }, hash);
    return { ...one, seq, hash };
  });
}

/** As the consumer appends. `processed_at` is the moment of the restore: no hash covers it. */
export async function appendLinks(
  client: pg.Client,
  { partition, topicId }: { partition: number; topicId: string },
  links: readonly Link[],
): Promise<void> {
  const append = `
    insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
    select value::jsonb, $1, seq, hash, $2, kafka_offset
    from unnest($3::text[], $4::bigint[], $5::bytea[], $6::bigint[]) as link (value, seq, hash, kafka_offset)
    order by seq`;
  await client.query(append, [
    partition,
    topicId,
    links.map(({ value }) => value),
    links.map(({ seq }) => seq),
    links.map(({ hash }) => hash),
    links.map(({ offset }) => offset),
  ]);
}
