/** How many bytes of a value a list shows. */
const BEGINNING_BYTES = 200;

const act = `json_build_object('act', act, 'actor', actor, 'reason', reason, 'at', at)`;

/** The last act on record `q`, or null. */
export const lastAct = `
  (select ${act} from quarantine_acts a
   where (a.topic_id, a.partition, a.kafka_offset) = (q.topic_id, q.partition, q.kafka_offset)
   order by a.id desc limit 1)`;

/** Every act on record `q`, newest first. */
export const acts = `
  (select coalesce(json_agg(${act} order by a.id desc), '[]') from quarantine_acts a
   where (a.topic_id, a.partition, a.kafka_offset) = (q.topic_id, q.partition, q.kafka_offset))`;

/** QuarantinedRecord of record `q` without `begins_with`: SQL cannot replace what is no UTF-8. */
export function recordJson(acknowledged: string): string {
  return `
    json_build_object(
      'id', concat_ws('-', q.topic_id, q.partition, q.kafka_offset),
      'topic_id', q.topic_id, 'partition', q.partition, 'offset', q.kafka_offset,
      'reason', q.reason, 'detail', q.detail, 'quarantined_at', q.quarantined_at,
      'key_size', octet_length(q.key), 'value_size', octet_length(q.value),
      'acknowledged', ${acknowledged})`;
}

export const beginning = `substring(q.value from 1 for ${BEGINNING_BYTES})`;

/** Bytes as text for people, unreadable ones replaced. */
export function readable(bytes: Buffer | null): string | null {
  return bytes === null ? null : bytes.toString('utf8');
}
