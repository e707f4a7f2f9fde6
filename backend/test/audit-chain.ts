import { randomUUID } from 'node:crypto';
import { linkHash, partitionOf } from '@tasktrail/ledger';
import type pg from 'pg';

export const CHAIN_TOPIC = '0b6f7b0e-5b3c-4f0e-9d59-3f0c6a1e2d11';

/** Appends events to a chain as the consumer does, without Kafka and without the tasks they speak of. */
export async function appendEvents(
  pool: pg.Pool,
  partition: number,
  count: number,
  makeEvent = (seq: number) => eventFor(partition, seq),
): Promise<void> {
  const { rows } = await pool.query<{ seq: string; hash: Buffer; next_offset: string }>(
    'select seq, hash, next_offset from audit_head where partition = $1',
    [partition],
  );
  const [head] = rows;
  if (head === undefined) throw new Error(`no head for partition ${partition}`);
  let previous = head.hash;
  const seqs = Array.from({ length: count }, (_, index) => Number(head.seq) + 1 + index);
  const events = seqs.map(makeEvent);
  const hashes = events.map((eventData, index) => {
    previous = linkHash({ partition, seq: seqs[index] ?? 0, eventData }, previous);
    return previous;
  });
  await pool.query(
    `with rows as (
       insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event::jsonb, $1, seq, hash, $2, $3 + ordinal - 1
       from unnest($4::text[], $5::bigint[], $6::bytea[]) with ordinality as r (event, seq, hash, ordinal)
       order by seq
     )
     update audit_head set seq = seq + $7, hash = $8, topic_id = $2, next_offset = next_offset + $7
     where partition = $1`,
    [
      partition,
      CHAIN_TOPIC,
      head.next_offset,
      events.map((event) => JSON.stringify(event)),
      seqs,
      hashes,
      count,
      previous,
    ],
  );
}

/** Small: what the chain is about is not what these events say. */
export function eventFor(partition: number, seq: number): Record<string, unknown> {
  const among = Array.from({ length: 64 }, (_, index) => 64 * seq + index);
  // A head that a test made of a partition that there is not: any subject will do.
  const task_id =
    among.find((id) => partitionOf(`task/${id}`) === partition) ?? partition * 1e9 + seq;
  return {
    event: 'task.created',
    event_id: randomUUID(),
    subject: `task/${task_id}`,
    task_id,
    version: 1,
    occurred_at: '2026-03-01T09:00:00.000001+00:00',
  };
}

/** A record is set aside, quarantined or skipped, and the head moves past it. */
export async function setAside(
  pool: pg.Pool,
  partition: number,
  table: 'audit_quarantine' | 'audit_skipped',
): Promise<number> {
  const { rows } = await pool.query<{ offset: string }>(
    `update audit_head set topic_id = $2, next_offset = next_offset + 1 where partition = $1
     returning next_offset - 1 as offset`,
    [partition, CHAIN_TOPIC],
  );
  const offset = Number(rows[0]?.offset);
  const [columns, values] =
    table === 'audit_quarantine'
      ? ['reason, detail', `'foreign', 'no such event'`]
      : ['event_id', 'gen_random_uuid()'];
  await pool.query(
    `insert into ${table} (topic_id, partition, kafka_offset, ${columns}) select $1, $2, $3, ${values}`,
    [CHAIN_TOPIC, partition, offset],
  );
  return offset;
}

/** What a superuser can do to the log in spite of its triggers. */
export async function withoutTriggers(pool: pg.Pool, ...statements: string[]): Promise<void> {
  await asReplica(pool, async (client) => {
    for (const statement of statements) await client.query(statement);
  });
}

/** One transaction in which no trigger fires: all of it happens, or nothing. */
export async function asReplica(
  pool: pg.Pool,
  work: (client: pg.ClientBase) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('set local session_replication_role = replica');
    await work(client);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}
