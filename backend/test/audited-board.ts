import { GENESIS, linkHash, partitionOf } from '@tasktrail/ledger';
import pg from 'pg';
import { createTestDatabase } from '../../database/test/index.ts';
import { verifyDatabase } from '../src/audit/verify/verify-database.ts';
import { CHAIN_TOPIC } from './audit-chain.ts';

/** A board whose changes are audited on demand, with true chains and without Kafka. */
export interface AuditedBoard {
  superuser: pg.Pool;
  /** Role backend. */
  backend: pg.Pool;
  /** Does to everything in the outbox what the sink and the sweeper do. */
  audit: () => Promise<void>;
  /** Without any checkpoints. */
  verify: () => ReturnType<typeof verifyDatabase>;
  auditReaderUrl: string;
  stop: () => Promise<void>;
}

export async function createAuditedBoard(): Promise<AuditedBoard> {
  const database = await createTestDatabase();
  const [superuser, backend] = [poolOf(database.superuserUrl), poolOf(database.backendUrl)];
  return {
    superuser,
    backend,
    auditReaderUrl: database.auditReaderUrl,
    audit: () => auditOutbox(superuser),
    verify: async () => {
      const client = new pg.Client({
        connectionString: database.auditReaderUrl,
        options: '-c TimeZone=UTC',
      });
      await client.connect();
      try {
        const anchors = { byPartition: new Map(), faults: [] };
        return await verifyDatabase({ client, anchors, progress: () => undefined });
      } finally {
        await client.end();
      }
    },
    stop: async () => {
      await Promise.all([superuser.end(), backend.end()]);
      await database.drop();
    },
  };
}

/** A connection that goes down with its database is no error of the test. */
export function poolOf(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on('error', () => undefined);
  return pool;
}

async function auditOutbox(pool: pg.Pool): Promise<void> {
  const { rows: waiting } = await pool.query<{ event: string; subject: string }>(
    'select event, subject from outbox order by id',
  );
  const byPartition = Map.groupBy(waiting, ({ subject }) => partitionOf(subject));
  for (const [partition, rows] of byPartition)
    await append(
      pool,
      partition,
      rows.map(({ event }) => event),
    );
  await pool.query('delete from outbox');
}

async function append(pool: pg.Pool, partition: number, events: string[]): Promise<void> {
  const { rows } = await pool.query<{ seq: string; hash: Buffer }>(
    'select seq, hash from audit_head where partition = $1',
    [partition],
  );
  const first = Number(rows[0]?.seq ?? 0) + 1;
  let last = rows[0]?.hash ?? GENESIS;
  const hashes = events.map((event, index) => {
    last = linkHash({ partition, seq: first + index, eventData: JSON.parse(event) }, last);
    return last;
  });
  await pool.query(
    `with appended as (
       insert into task_audit_log (event_data, partition, seq, hash, topic_id, kafka_offset)
       select event::jsonb, $1, $2 + n - 1, hash, $3, $2 + n - 2
       from unnest($4::text[], $5::bytea[]) with ordinality as row (event, hash, n)
     )
     update audit_head
     set seq = $2 + cardinality($4) - 1, hash = $6, topic_id = $3, next_offset = $2 + cardinality($4) - 1
     where partition = $1`,
    [partition, first, CHAIN_TOPIC, events, hashes, last],
  );
}
