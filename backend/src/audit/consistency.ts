import type { Consistency } from '@tasktrail/contract';
import type { ClientBase, Pool } from 'pg';

/**
 * The law on one snapshot, hence one statement. Reads whole tables: its caller sees to it that this stays a small share of
 * the load. A row that is audited counts as audited wherever else it still is.
 */
const law = `
  select
    to_json(clock_timestamp())#>>'{}' as at,
    committed::float8, audited::float8, in_kafka::float8, in_outbox::float8,
    (committed - audited - in_kafka - in_outbox)::float8 as missing
  from
    (select coalesce(sum(version), 0)::bigint from tasks) as versions(committed),
    (select count(*) from task_audit_log) as log(audited),
    (
      select count(*) filter (where sent_at is not null), count(*) filter (where sent_at is null)
      from outbox
      where not exists (select from task_audit_log a where a.event_id = outbox.event_id)
    ) as waiting(in_kafka, in_outbox)`;

export async function readConsistency(database: Pool | ClientBase): Promise<Consistency> {
  const { rows } = await database.query<Consistency>(law);
  const [consistency] = rows;
  if (!consistency) throw new Error('aggregates returned no row');
  return consistency;
}
