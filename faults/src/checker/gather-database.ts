import type { Database } from '../database/database.ts';
import type { SeenTask } from '../feed/board.ts';
import type { Evidence, Head, WitnessRow } from './evidence.ts';
import { gatherLog } from './gather-log.ts';

type Stored = Pick<
  Evidence,
  | 'witness'
  | 'audit'
  | 'heads'
  | 'tasks'
  | 'waiting'
  | 'outbox'
  | 'setAside'
  | 'skipped'
  | 'duplicates'
>;

/** Everything that PostgreSQL holds. To be read when nobody writes any more. */
export async function gatherDatabase(database: Database): Promise<Stored> {
  const outbox = await database.patientRows<{ waiting: number; outbox: number }>(OUTBOX);
  const [met] = await database.patientRows<{ skipped: number; duplicates: number }>(MET);
  return {
    skipped: met?.skipped ?? 0,
    duplicates: met?.duplicates ?? 0,
    witness: await database.patientRows<WitnessRow>(WITNESS),
    audit: await gatherLog(database),
    heads: await database.patientRows<Head>(HEADS),
    tasks: await gatherTasks(database),
    waiting: outbox[0]?.waiting ?? 0,
    outbox: outbox[0]?.outbox ?? 0,
    setAside: await database.patientRows<{ reason: string; detail: string }>(SET_ASIDE),
  };
}

/** How many changes are not in the log yet. */
export async function countWaiting(database: Database): Promise<number> {
  const [row] = await database.rows<{ waiting: number }>(OUTBOX);
  return row?.waiting ?? 0;
}

/** The tasks as every screen should show them, and the digest of each row. */
export async function gatherTasks(database: Database): Promise<Evidence['tasks']> {
  const rows = await database.patientRows<SeenTask & { sha: string }>(TASKS);
  return rows.map(({ sha, ...seen }) => ({ taskId: seen.id, version: seen.version, sha, seen }));
}

const OUTBOX = `
  select count(*)::int as outbox,
    (count(*) filter (where not exists (
      select from task_audit_log a where a.event_id = o.event_id)))::int as waiting
  from outbox o`;

const WITNESS = `
  select task_id::int as "taskId", version::int, image_sha as sha from test_witness order by id`;

const HEADS = `
  select partition, seq::int, encode(hash, 'hex') as hash from audit_head order by partition`;

const MET = `
  select sum(skipped)::int as skipped, sum(duplicates)::int as duplicates from audit_head`;

const SET_ASIDE = `
  select reason, partition || '/' || kafka_offset || ': ' || detail as detail from audit_quarantine
  order by quarantined_at`;

const TASKS = `
  select id::int, version::int, title, status, to_jsonb(t)->>'deleted_at' as deleted_at,
    encode(sha256(convert_to(to_jsonb(t)::text, 'UTF8')), 'hex') as sha
  from tasks t order by id`;
