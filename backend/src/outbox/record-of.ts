import type { OutgoingRecord } from '../kafka/acked-producer.ts';
import { partitionOf } from '../kafka/partition.ts';
import type { UnsentRow } from './unsent-rows.ts';

/** A longer one, which a cause may carry, could make a record that no broker takes. */
const traceparent = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The Kafka record of a row: the event's exact text, CloudEvents attributes in the headers. */
export function recordOf(row: UnsentRow): OutgoingRecord {
  const headers: Record<string, string> = {
    ce_specversion: '1.0',
    ce_id: row.event_id,
    ce_source: '/tasktrail',
    ce_type: row.type,
    ce_time: row.occurred_at,
  };
  if (row.traceparent !== null && traceparent.test(row.traceparent)) {
    headers['traceparent'] = row.traceparent;
  }
  return { partition: partitionOf(row.subject), key: row.subject, value: row.event, headers };
}
