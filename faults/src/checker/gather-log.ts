import { GENESIS, linkHash } from '@tasktrail/ledger';
import type { Database } from '../database/database.ts';
import type { AuditRow } from './evidence.ts';

const PAGE = 5_000;

interface StoredRow {
  readonly partition: number;
  readonly seq: number;
  readonly task_id: number;
  readonly version: number;
  readonly sha: string;
  readonly key: string | null;
  readonly hash: Buffer;
  readonly event_data: unknown;
}

const SELECT = `
  select partition, seq::int, task_id::int, version::int, hash, event_data,
    encode(sha256(convert_to((event_data->'task')::text, 'UTF8')), 'hex') as sha,
    event_data->'cause'->>'idempotency_key' as key
  from task_audit_log
  where (partition, seq) > ($1, $2)
  order by partition, seq
  limit ${PAGE}`;

/** Reads the whole log page by page and computes each row's hash from the row before it. */
export async function gatherLog(database: Database): Promise<AuditRow[]> {
  const rows: AuditRow[] = [];
  let page: StoredRow[] = [];
  do {
    const last = rows.at(-1);
    page = await database.patientRows<StoredRow>(SELECT, [last?.partition ?? -1, last?.seq ?? 0]);
    for (const row of page) rows.push(linked(row, rows.at(-1)));
  } while (page.length === PAGE);
  return rows;
}

function linked(row: StoredRow, before: AuditRow | undefined): AuditRow {
  const continues = before?.partition === row.partition;
  const previous = continues ? Buffer.from(before.hash, 'hex') : GENESIS;
  const link = { partition: row.partition, seq: row.seq, eventData: row.event_data };
  return {
    partition: row.partition,
    seq: row.seq,
    taskId: row.task_id,
    version: row.version,
    sha: row.sha,
    key: row.key,
    hash: row.hash.toString('hex'),
    linkHash: linkHash(link, previous).toString('hex'),
  };
}
