import type { AuditFault } from '@tasktrail/contract';
import type { ClientBase } from 'pg';

interface Counted {
  partition: number;
  head: number | null;
  rows: number;
  first: number;
  last: number;
}

/** On one snapshot: each chain has as many rows as its head counts, from 1 to there, and no row stands without a head. */
const countRows = `
  select partition, head.seq::float8 as head, log.rows::float8, log.first::float8, log.last::float8
  from (
    select partition, count(*) as rows, min(seq) as first, max(seq) as last
    from task_audit_log group by partition
  ) log left join audit_head head using (partition)
  where head.seq is null or (rows, first, last) is distinct from (head.seq, 1::bigint, head.seq)
  order by partition`;

const nameRow = `
  select seq::float8, event_id, subject from task_audit_log
  where partition = $1 and (seq < 1 or seq > $2 or seq in (
    select seq from task_audit_log where partition = $1 group by seq having count(*) > 1
  ))
  order by task_audit_log.seq limit 1`;

/** Rows that a walk from the genesis to the head does not meet. Reads an index from end to end. */
export async function findSurplus(client: ClientBase): Promise<AuditFault[]> {
  const { rows: wrong } = await client.query<Counted>(countRows);
  const faults: AuditFault[] = [];
  for (const { partition, head } of wrong) {
    const { rows } = await client.query<{ seq: number; event_id: string; subject: string }>(
      nameRow,
      [partition, head ?? 0],
    );
    const detail = head === null ? 'its partition has no head' : `the head counts ${head} rows`;
    // Without one, rows are missing: the walk names them.
    faults.push(
      ...rows.map((row) => ({ kind: 'surplus_row' as const, partition, ...row, detail })),
    );
  }
  return faults;
}
