import type { Pipeline } from '@tasktrail/contract';
import type { Pool } from 'pg';

/** What the sink put aside, and where it left the straight path. */
export interface SetAside {
  quarantine: NonNullable<Pipeline['quarantine']>;
  incidents: number;
  last_incident: { at: string; kind: string; partition: number } | null;
}

const countSetAside = `
  select
    json_build_object('records', records, 'unacknowledged', unacknowledged, 'conflicts', conflicts) as quarantine,
    (select count(*) from audit_incidents)::float8 as incidents,
    (
      select json_build_object('at', occurred_at, 'kind', kind, 'partition', partition)
      from audit_incidents order by id desc limit 1
    ) as last_incident
  from (
    select count(*) as records,
      count(*) filter (where not exists (
        select from quarantine_acts a
        where (a.topic_id, a.partition, a.kafka_offset) = (q.topic_id, q.partition, q.kafka_offset)
      )) as unacknowledged,
      count(*) filter (where reason = 'conflict') as conflicts
    from audit_quarantine q
  ) counted`;

export async function readSetAside(pool: Pool): Promise<SetAside> {
  const { rows } = await pool.query<SetAside>(countSetAside);
  const [setAside] = rows;
  if (!setAside) throw new Error('aggregates returned no row');
  return setAside;
}
