import type { SetAside } from '@tasktrail/ledger';
import type { ClientBase } from 'pg';

/** Which positions of a partition were signed: all up to the newest, and so many they were. */
export interface SignedPositions {
  readonly count: number;
  /** As PostgreSQL writes it: microseconds count. */
  readonly newest: string;
}

const noPositions: SignedPositions = { count: 0, newest: '-infinity' };

const positions = `
  select topic_id, partition, kafka_offset, 'quarantined' as why, quarantined_at as at from audit_quarantine
  union all
  select topic_id, partition, kafka_offset, 'skipped', skipped_at from audit_skipped`;

/**
 * The positions set aside since `signed`; all of them when that is not known, or when the count shows that a clock went
 * back between two of them. Naming one twice does no harm, leaving one out would.
 */
export async function readSetAside(
  client: ClientBase,
  partition: number,
  signed: SignedPositions = noPositions,
): Promise<{ found: SetAside[]; now: SignedPositions }> {
  const now = await count(client, partition);
  if (now.count === signed.count && now.newest === signed.newest) return { found: [], now };
  const newer = await readNewer(client, partition, signed.newest);
  const complete = signed.count + newer.length === now.count;
  const found = complete ? newer : await readNewer(client, partition, noPositions.newest);
  return { found, now };
}

async function count(client: ClientBase, partition: number): Promise<SignedPositions> {
  const { rows } = await client.query<SignedPositions>(
    `select count(*)::integer as count, coalesce(max(at), '-infinity')::text as newest
     from (${positions}) p where partition = $1`,
    [partition],
  );
  return rows[0] ?? noPositions;
}

async function readNewer(client: ClientBase, partition: number, than: string): Promise<SetAside[]> {
  const { rows } = await client.query<{ topic_id: string; offset: string; why: SetAside['why'] }>(
    `select topic_id, kafka_offset as offset, why from (${positions}) p
     where partition = $1 and at > $2::timestamptz
     order by at, kafka_offset`,
    [partition, than],
  );
  return rows.map(({ topic_id, offset, why }) => ({ topic_id, offset: Number(offset), why }));
}
