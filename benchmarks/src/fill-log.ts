import { GENESIS, linkHash, PARTITIONS, partitionOf } from '@tasktrail/ledger';
import type { Client } from 'pg';

/** Usual versions of a task; the log holds them in the order in which a busy board makes them. */
const VERSIONS = 4;
const BATCH = 5_000;
const BEGAN = Date.UTC(2026, 0, 1);

interface Head {
  seq: number;
  hash: Buffer;
}

/**
 * Writes a whole log of so many rows, and the tasks that belong to it, past triggers and pipeline: a million rows in about a
 * minute. `database` is the owner's, and empty.
 */
export async function fillLog(database: Client, rows: number, versions = VERSIONS): Promise<void> {
  const tasks = Math.ceil(rows / versions);
  const heads = Array.from({ length: PARTITIONS }, (): Head => ({ seq: 0, hash: GENESIS }));
  for (let from = 0; from < rows; from += BATCH) {
    const batch = Array.from({ length: Math.min(BATCH, rows - from) }, (_, n) =>
      rowOf(eventOf(from + n, tasks), heads),
    );
    await insertRows(database, batch);
  }
  await insertTasks(database);
  await writeHeads(database, heads);
  await database.query('vacuum (analyze) tasks, task_audit_log');
}

function eventOf(n: number, tasks: number) {
  const id = (n % tasks) + 1;
  const version = Math.floor(n / tasks) + 1;
  const occurred_at = instant(n);
  const created_at = instant(id - 1);
  const title = `Task ${id}, version ${version}`;
  const from = `Task ${id}, version ${version - 1}`;
  const task = {
    id,
    title,
    description: 'Write the report. '.repeat(5),
    status: 'pending',
    version,
  };
  const hex = n.toString(16).padStart(12, '0');
  return {
    event: version === 1 ? 'task.created' : 'task.updated',
    event_id: `0198c0de-0000-4000-8000-${hex}`,
    subject: `task/${id}`,
    task_id: id,
    version,
    task: { ...task, created_at, updated_at: occurred_at, deleted_at: null },
    ...(version > 1 && { changes: { title: { from, to: title } } }),
    actor: { kind: 'person', id: `0198c0de-0000-4000-9000-${hex}`, on_behalf_of: null },
    cause: { request_id: `r-${hex}`, idempotency_key: `k-${hex}` },
    occurred_at,
  };
}

/** As PostgreSQL writes it, without the zeros at the end of a fraction. */
const instant = (n: number) => new Date(BEGAN + n * 20).toISOString().replace(/\.?0*Z$/, '+00:00');

function rowOf(event: ReturnType<typeof eventOf>, heads: Head[]) {
  const partition = partitionOf(event.subject);
  const head = heads[partition];
  if (!head) throw new Error(`there is no partition ${partition}`);
  const seq = head.seq + 1;
  const hash = linkHash({ partition, seq, eventData: event }, head.hash);
  heads[partition] = { seq, hash };
  return { event: JSON.stringify(event), partition, seq, hash };
}

async function insertRows(database: Client, rows: ReturnType<typeof rowOf>[]): Promise<void> {
  await database.query(
    `insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
     select event::jsonb, partition, seq, decode(hash, 'hex'), '0198c0de-0000-4000-8000-000000000000', seq - 1
     from unnest($1::text[], $2::integer[], $3::bigint[], $4::text[]) as row (event, partition, seq, hash)`,
    [
      rows.map(({ event }) => event),
      rows.map(({ partition }) => partition),
      rows.map(({ seq }) => seq),
      rows.map(({ hash }) => hash.toString('hex')),
    ],
  );
}

async function insertTasks(database: Client): Promise<void> {
  await database.query(`
    alter table tasks disable trigger user;
    insert into tasks overriding system value
    select task.*
    from (
      select distinct on (task_id) event_data->'task' as image
      from task_audit_log order by task_id, version desc
    ) last cross join jsonb_populate_record(null::tasks, image) task;
    alter table tasks enable trigger user;
    select setval(pg_get_serial_sequence('tasks', 'id'), (select max(id) from tasks))`);
}

async function writeHeads(database: Client, heads: Head[]): Promise<void> {
  for (const [partition, { seq, hash }] of heads.entries()) {
    await database.query(
      `update audit_head
       set topic_id = '0198c0de-0000-4000-8000-000000000000', next_offset = $2::bigint, seq = $2::bigint, hash = $3
       where partition = $1`,
      [partition, seq, hash],
    );
  }
}
