import type pg from 'pg';
import type { TopicRecord } from '../topic-log.ts';

/** A record that stays out of the log, and why. */
export interface LeftOut {
  readonly record: TopicRecord;
  readonly kind: 'quarantined' | 'skipped';
  readonly detail: string;
  readonly eventId: string | null;
}

/** Keeps what the consumer had kept: quarantined records byte for byte, the places of skipped ones. */
export async function setAside(
  client: pg.Client,
  { partition, topicId }: { partition: number; topicId: string },
  records: readonly LeftOut[],
): Promise<void> {
  for (const one of records) {
    const place = [topicId, partition, one.record.offset];
    if (one.kind === 'quarantined') await quarantine(client, place, one);
    else if (one.eventId !== null) await client.query(skip, [...place, one.eventId]);
  }
}

const skip = `
  insert into audit_skipped (topic_id, partition, kafka_offset, event_id) values ($1, $2, $3, $4)
  on conflict do nothing`;

/** Which of the two reasons it was, no checkpoint says; an alarm about a record of before the restore helps nobody. */
async function quarantine(
  client: pg.Client,
  place: readonly unknown[],
  { record, detail }: LeftOut,
): Promise<void> {
  const insert = `
    insert into audit_quarantine (topic_id, partition, kafka_offset, key, value, reason, detail)
    values ($1, $2, $3, $4, $5, 'foreign', $6)
    on conflict do nothing`;
  await client.query(insert, [...place, record.key, record.value, detail]);
}
