import type { Pool } from 'pg';
import { z } from 'zod';
import { partitionOf } from '../kafka/partition.ts';
import type { TailRecord } from '../kafka/tail.ts';

/** A record that may be a committed event: its form is right, the database has not been asked. */
interface Claim {
  index: number;
  eventId: string;
  event: string;
}

const Claimed = z.object({ event_id: z.guid(), subject: z.string() });
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * For each record the text of its event, or undefined when it is not what was committed: key = subject, on the subject's
 * partition, and this exact text in the outbox or in the log. One statement, hence one snapshot: an event leaves the
 * outbox only after it is in the log. The log is compared as text, which capture took from the same
 * jsonb: bytes from the topic are never cast, some of them would make the whole statement fail. Subselects, because a join
 * planned for an empty outbox reads a full one from end to end.
 */
export async function checkRecords(
  pool: Pool,
  records: readonly TailRecord[],
): Promise<(string | undefined)[]> {
  const claims = records.flatMap((record, index) => claimOf(record, index) ?? []);
  if (claims.length === 0) return records.map(() => undefined);
  const { rows } = await pool.query<{ index: number }>({
    name: 'check-records',
    text: `
      select claim.index
      from unnest($1::integer[], $2::uuid[], $3::text[]) as claim (index, event_id, event)
      where claim.event = (select o.event from outbox o where o.event_id = claim.event_id)
        or claim.event = (select l.event_data::text from task_audit_log l where l.event_id = claim.event_id)`,
    values: [
      claims.map((claim) => claim.index),
      claims.map((claim) => claim.eventId),
      claims.map((claim) => claim.event),
    ],
  });
  const committed = new Set(rows.map((row) => row.index));
  const texts = new Map(claims.map((claim) => [claim.index, claim.event]));
  return records.map((_, index) => (committed.has(index) ? texts.get(index) : undefined));
}

function claimOf({ partition, key, value }: TailRecord, index: number): Claim | undefined {
  if (key === null || value === null || value.includes(0)) return undefined;
  try {
    const event = utf8.decode(value);
    const { event_id: eventId, subject } = Claimed.parse(JSON.parse(event));
    const placed = subject === utf8.decode(key) && partition === partitionOf(subject);
    return placed ? { index, eventId, event } : undefined;
  } catch {
    return undefined;
  }
}
